import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { undoLast } from '../../../app/restore-snapshot.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { safeReturn } from '../../query-address.ts';
import { marketContext } from '../../request-context.ts';

const FORM = z.object({ snapshot: z.string('required').min(1, 'required').max(40, 'too_long') });

/** The offer to undo what was done last: `POST /undo` takes it, `POST /undo/dismiss` puts it away. */
export function undoPages(): Router {
  const router = Router();
  router.post('/undo', undo);
  router.post('/undo/dismiss', (req, res) => {
    marketContext(res).market.history.dismissUndo();
    goBack(req, res);
  });
  return router;
}

async function undo(req: Request, res: Response): Promise<void> {
  const form = readForm(FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const undone = await undoLast(marketContext(res).market, form.value.snapshot);
  if (isRefusal(undone)) return renderRefusal(res, undone, 'simulator', 'snapshots');
  goBack(req, res);
}

function goBack(req: Request, res: Response): void {
  const { base } = marketContext(res);
  res.redirect(303, safeReturn((req.body as Record<string, unknown>)['return'], `${base}/simulator/snapshots`));
}
