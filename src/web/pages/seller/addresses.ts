import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../app/app-error.ts';
import { findRecord } from '../../../app/find-record.ts';
import {
  addInterfaceKey,
  addVerifiedAddress,
  bindInterfaceKey,
  removeProductionAddress,
  retireInterfaceKey,
  rotateInterfaceKey,
  verifyProductionAddress,
} from '../../../app/production-addresses.ts';
import { KEY_CLASSES, OVERLAP_HOURS_MAX } from '../../../domain/interface-key.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { ruleValue } from '../../../domain/site-profile.ts';
import { addressPage } from '../../../read/seller/address-list.ts';
import { addressWords } from '../../address-words.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import {
  accessKeyProblem,
  addressProblem,
  KEY_MAX_LENGTH,
  transportProblem,
  URL_MAX_LENGTH,
} from '../../production-address.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type IdRequest = Request<{ id: string }>;

const ADDRESS_FORM = z
  .object({
    url: z.string('required').trim().min(1, 'required').max(URL_MAX_LENGTH, 'too_long'),
    insecure: z.string().max(2).optional(),
  })
  .superRefine(({ url, insecure }, context) => {
    const message = addressProblem(url) ?? transportProblem(url, insecure !== undefined);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['url'], message });
  });

/** A key's text; nothing: one is drawn. */
const KEY_TEXT = z
  .string()
  .default('')
  .superRefine((key, context) => {
    const message = key === '' ? undefined : accessKeyProblem(key);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const KEY_FORM = z.object({ keyClass: z.enum(KEY_CLASSES, 'choice'), newKey: KEY_TEXT });

const ROTATION_FORM = z.object({
  overlapHours: z.coerce
    .number('whole_number')
    .int('whole_number')
    .min(0, 'whole_number')
    .max(OVERLAP_HOURS_MAX, 'overlap'),
  rotatedKey: KEY_TEXT,
});

const BINDING_FORM = z.object({ keyId: z.string('choice').min(1, 'choice').max(64, 'choice') });

const DONE = z.object({ done: z.enum(['added', 'verified', 'removed', 'bound', 'key_added', 'rotated', 'retired']) });

/**
 * Production addresses and the keys of the classes of interfaces (生产地址管理, 密钥管理, marketplace-rules 13.1):
 * `GET` and `POST /seller/addresses`, `POST …/:id/verify`, `…/bind`, `…/remove`; `POST /seller/interface-keys`,
 * `POST …/:id/rotate`, `…/retire` and `…/reveal`, which shows the page once with a key in clear.
 */
export function addressPages(): Router {
  const router = Router();
  router.get('/seller/addresses', (_req, res) => show(res));
  router.post('/seller/addresses', addAddress);
  router.post('/seller/addresses/:id/verify', async (req: IdRequest, res) => {
    await verifyProductionAddress(marketContext(res).market, req.params.id);
    goBack(res, 'verified');
  });
  router.post('/seller/addresses/:id/bind', bind);
  router.post('/seller/addresses/:id/remove', async (req: IdRequest, res) => {
    await done(res, 'removed', removeProductionAddress(marketContext(res).market.workspace, req.params.id));
  });
  router.post('/seller/interface-keys', addKey);
  router.post('/seller/interface-keys/:id/rotate', rotate);
  router.post('/seller/interface-keys/:id/retire', async (req: IdRequest, res) => {
    await done(res, 'retired', retireInterfaceKey(marketContext(res).market.workspace, req.params.id));
  });
  router.post('/seller/interface-keys/:id/reveal', (req: IdRequest, res) =>
    show(res, { reveal: findRecord(marketContext(res).market.workspace, 'interfaceKeys', req.params.id).id }),
  );
  return router;
}

async function addAddress(req: Request, res: Response): Promise<void> {
  const form = readForm(ADDRESS_FORM, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { market } = marketContext(res);
  try {
    await addVerifiedAddress(market, {
      url: form.value.url,
      allowInsecureTransport: form.value.insecure !== undefined,
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    return show(res, { errors: fieldErrors([{ path: 'url', message: 'address_taken' }], requestContext(res)) });
  }
  goBack(res, 'added');
}

async function bind(req: IdRequest, res: Response): Promise<void> {
  const form = readForm(BINDING_FORM, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  await done(res, 'bound', bindInterfaceKey(marketContext(res).market.workspace, req.params.id, form.value.keyId));
}

async function addKey(req: Request, res: Response): Promise<void> {
  const form = readForm(KEY_FORM, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { keyClass, newKey } = form.value;
  await addInterfaceKey(marketContext(res).market.workspace, keyClass, newKey === '' ? undefined : newKey);
  goBack(res, 'key_added');
}

async function rotate(req: IdRequest, res: Response): Promise<void> {
  const form = readForm(ROTATION_FORM, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { overlapHours, rotatedKey } = form.value;
  const rotation = { overlapHours, ...(rotatedKey === '' ? {} : { secret: rotatedKey }) };
  await done(res, 'rotated', rotateInterfaceKey(marketContext(res).market.workspace, req.params.id, rotation));
}

async function done(res: Response, what: string, work: Promise<object | Refusal>): Promise<void> {
  const result = await work;
  if (isRefusal(result)) return show(res, { refusal: result });
  goBack(res, what);
}

function goBack(res: Response, what: string): void {
  res.redirect(303, withQuery(`${marketContext(res).base}/seller/addresses`, { done: what }));
}

async function show(
  res: Response,
  view: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal; readonly reveal?: string } = {},
): Promise<void> {
  const { errors = [], refusal, reveal } = view;
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const query = readForm(DONE, res.req.query);
  const body = (res.req.body ?? {}) as Record<string, unknown>;
  const model = {
    ...addressPage(workspace, reveal),
    sampleSellerUrl: workspace.state.workspace().sampleSellerUrl,
    sampleOrigin: context.deps.referenceIsvOrigin,
    words: (finding: Parameters<typeof addressWords>[0]) => addressWords(finding, context),
    keyClasses: KEY_CLASSES,
    entered: { url: typeof body['url'] === 'string' ? body['url'].slice(0, URL_MAX_LENGTH) : '' },
    usualHours: ruleValue(workspace.profile(), 'keys.overlapHours'),
    limits: { url: URL_MAX_LENGTH, key: KEY_MAX_LENGTH, overlapHours: OVERLAP_HOURS_MAX },
    done: query.ok ? query.value.done : undefined,
    errors,
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(res, 'seller/addresses', model, {
    part: 'seller',
    section: 'addresses',
    title: context.t('nav.addresses'),
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}
