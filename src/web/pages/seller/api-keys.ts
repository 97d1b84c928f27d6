import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { addApiKey, retireApiKey, unlockApiKey } from '../../../app/api-keys.ts';
import { findRecord } from '../../../app/find-record.ts';
import { apiKeyList } from '../../../read/seller/api-key-list.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const NEW_KEY = z.object({ seller: z.string('choice').max(200, 'too_long').default('') });
const DONE = z.object({ done: z.enum(['added', 'retired', 'unlocked']), key: z.string().max(64) });

/**
 * `GET /seller/api-keys` lists the AK/SK pairs; `POST` makes one, `POST …/:id/secret` shows the page once with an SK in
 * clear, `POST …/:id/retire` takes a pair out of use, `POST …/:id/unlock` ends its lock.
 */
export function apiKeyPages(): Router {
  const router = Router();
  router.get('/seller/api-keys', (_req, res) => show(res, {}));
  router.post('/seller/api-keys', add);
  router.post('/seller/api-keys/:id/secret', (req, res) => {
    const key = findRecord(marketContext(res).market.workspace, 'apiKeys', req.params.id);
    return show(res, { reveal: key.id });
  });
  router.post('/seller/api-keys/:id/retire', async (req, res) => {
    const key = await retireApiKey(marketContext(res).market.workspace, req.params.id);
    goBack(res, 'retired', key.id);
  });
  router.post('/seller/api-keys/:id/unlock', async (req, res) => {
    const key = await unlockApiKey(marketContext(res).market.workspace, req.params.id);
    goBack(res, 'unlocked', key.id);
  });
  return router;
}

async function add(req: Request, res: Response): Promise<void> {
  const form = readForm(NEW_KEY, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { seller } = form.value;
  const key = await addApiKey(marketContext(res).market.workspace, seller === '' ? {} : { vendor: seller });
  goBack(res, 'added', key.id);
}

function goBack(res: Response, done: string, key: string): void {
  res.redirect(303, withQuery(`${marketContext(res).base}/seller/api-keys`, { done, key }));
}

async function show(
  res: Response,
  { reveal, errors = [] }: { readonly reveal?: string; readonly errors?: readonly FieldError[] },
): Promise<void> {
  const { market } = marketContext(res);
  const done = readForm(DONE, res.req.query);
  const model = {
    ...apiKeyList(market.workspace, reveal),
    https: requestContext(res).deps.https?.(),
    origin: `${res.req.protocol}://${res.req.headers.host ?? ''}`,
    done: done.ok ? done.value : undefined,
    errors,
  };
  await renderPage(res, 'seller/api-keys', model, {
    part: 'seller',
    section: 'api_keys',
    title: requestContext(res).t('nav.api_keys'),
    status: errors.length > 0 ? 400 : 200,
  });
}
