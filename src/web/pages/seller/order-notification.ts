import { type Request, type Response, Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import { setOrderNotification, stopOrderNotification } from '../../../app/set-order-notification.ts';
import { orderNotificationPage } from '../../../read/seller/order-notification-page.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { KEY_MAX_LENGTH, URL_MAX_LENGTH } from '../../production-address.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { NOTIFICATION_FORM } from './interface-form.ts';

type ProductRequest = Request<{ id: string }>;

/** What the form shows: the values in use, or what was just entered. The key is never among them. */
interface Entered {
  readonly url: string;
  readonly key: string;
  readonly insecure: boolean;
}

/**
 * `GET` and `POST /seller/products/:id/order-notification` (switch on, change), `POST …/off`, and `POST …/key`, which shows
 * the page once with the key in clear.
 */
export function orderNotificationPages(): Router {
  const router = Router();
  const path = '/seller/products/:id/order-notification';
  router.get(path, (req: ProductRequest, res) => show(req, res));
  router.post(path, save);
  router.post(`${path}/off`, async (req: ProductRequest, res) => {
    await stopOrderNotification(marketContext(res).market.workspace, req.params.id);
    goBack(req, res, 'off');
  });
  router.post(`${path}/key`, (req: ProductRequest, res) => show(req, res, { revealKey: true }));
  return router;
}

async function save(req: ProductRequest, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const { id } = findRecord(market.workspace, 'products', req.params.id);
  const form = readForm(NOTIFICATION_FORM, req.body);
  if (!form.ok) {
    return show(req, res, { entered: enteredOf(req.body), errors: fieldErrors(form.problems, requestContext(res)) });
  }
  const { key, accessKey, ...access } = form.value;
  const given = key === 'own' ? accessKey : key === 'new' ? market.workspace.random.uuid() : undefined;
  await setOrderNotification(market, id, { ...access, accessKey: given });
  goBack(req, res, 'on');
}

function goBack({ params: { id } }: ProductRequest, res: Response, saved: 'on' | 'off'): void {
  const page = `${marketContext(res).base}/seller/products/${encodeURIComponent(id)}/order-notification`;
  res.redirect(303, withQuery(page, { saved }));
}

async function show(
  req: ProductRequest,
  res: Response,
  options: { entered?: Entered; errors?: readonly FieldError[]; revealKey?: boolean } = {},
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const product = findRecord(workspace, 'products', req.params.id);
  const { t, language, deps } = requestContext(res);
  const { errors = [], revealKey = false } = options;
  const { orderNotification, interface: basic } = product;
  const access = orderNotification ?? basic;
  const saved = ['on', 'off'].find((each) => each === req.query['saved']);
  const model = {
    ...orderNotificationPage(workspace, product),
    entered: options.entered ?? { url: access.url, key: 'keep', insecure: access.allowInsecureTransport },
    revealedKey: revealKey ? orderNotification?.accessKey : undefined,
    saved: (saved === 'on') === (orderNotification !== undefined) ? saved : undefined,
    isSample: access.url === workspace.state.workspace().sampleSellerUrl,
    sampleOrigin: deps.referenceIsvOrigin,
    errors,
    urlMaxLength: URL_MAX_LENGTH,
    keyMaxLength: KEY_MAX_LENGTH,
  };
  await renderPage(res, 'seller/order-notification', model, {
    part: 'seller',
    section: 'products',
    title: t('order_notification.title', { product: product.name[language] }),
    status: errors.length > 0 ? 400 : 200,
  });
}

function enteredOf(body: unknown): Entered {
  const { url, key, insecure } = (body ?? {}) as Record<string, unknown>;
  return {
    url: typeof url === 'string' ? url.slice(0, 2 * URL_MAX_LENGTH) : '',
    key: typeof key === 'string' ? key : 'keep',
    insecure: insecure === 'on',
  };
}
