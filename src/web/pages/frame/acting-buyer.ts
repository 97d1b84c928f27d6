import { Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { BUYER_COOKIE } from '../../middleware/open-workspace.ts';
import { safeReturn } from '../../query-address.ts';
import { marketContext } from '../../request-context.ts';

const FORM = z.object({ buyer: z.string('required').min(1, 'required').max(100, 'too_long') });

/** `POST /acting-buyer`: from now on the reader plays this buyer. */
export function actingBuyerPages(): Router {
  const router = Router();
  router.post('/acting-buyer', (req, res) => {
    const { market, base } = marketContext(res);
    const form = readForm(FORM, req.body);
    if (!form.ok) throw invalidForm(form.problems);
    const { id } = findRecord(market.workspace, 'buyers', form.value.buyer);
    res.cookie(BUYER_COOKIE, id, { sameSite: 'lax', httpOnly: true, path: base });
    res.redirect(303, safeReturn((req.body as Record<string, unknown>)['return'], `${base}/shop`));
  });
  return router;
}
