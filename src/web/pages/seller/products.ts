import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../app/app-error.ts';
import { openApplication, removeSpecification } from '../../../app/applications.ts';
import { relistProduct, setProductInterface } from '../../../app/edit-catalogue.ts';
import { findRecord } from '../../../app/find-record.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { REMARK_MAX_LENGTH } from '../../../domain/application.ts';
import type { Product } from '../../../domain/catalogue.ts';
import { isSpecificationSold } from '../../../domain/on-market.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { sanctionRow } from '../../../read/simulator/sanction-list.ts';
import { productModel, productRows } from '../../../read/seller/product-model.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext, type RequestContext } from '../../request-context.ts';
import { KEY_MAX_LENGTH, URL_MAX_LENGTH } from '../../production-address.ts';
import { INTERFACE_FORM } from './interface-form.ts';
import { beginAboutProduct } from './listing/applications.ts';

type ProductRequest = Request<{ id: string }>;

const PAGE = { part: 'seller', section: 'products' } as const;
const QUERY_MAX = 100;

/** What the page says was done. */
const SAVED = ['address', 'new_key', 'sample', 'spec_removed'] as const;

/** What the form shows: the values in use, or what was just entered. The key is never among them. */
interface Entered {
  readonly url: string;
  readonly key: string;
  readonly insecure: boolean;
  readonly version: string;
  readonly encryptType: string;
}

/**
 * `GET /seller/products`, `GET /seller/products/:id`, `POST …/interface` (address and key), `POST …/sample` (back to
 * the sample seller) and `POST …/key`, which shows the page once with the access key in clear.
 */
export function productPages(): Router {
  const router = Router();
  router.get('/seller/products', showProducts);
  router.get('/seller/products/:id', (req: ProductRequest, res) => showProduct(res, productOf(req, res)));
  router.post('/seller/products/:id/key', (req: ProductRequest, res) =>
    showProduct(res, productOf(req, res), { revealKey: true }),
  );
  router.post('/seller/products/:id/interface', saveInterface);
  router.post('/seller/products/:id/sample', pointToSample);
  router.post('/seller/products/:id/relist', relist);
  router.post('/seller/products/:id/change', (req: ProductRequest, res) => apply(req, res, 'change'));
  router.post('/seller/products/:id/remove', (req: ProductRequest, res) => apply(req, res, 'removal'));
  router.post('/seller/products/:id/remove-specification', takeOff);
  return router;
}

/** The meter of failed orders, with the reason where the operator cannot put the product back. */
function sanctionPanel(workspace: Workspace, product: Product, context: RequestContext) {
  const row = sanctionRow(workspace, product);
  return { ...row, relist: row.relist && refusalView(row.relist, context) };
}

/** The operator puts a product back on the market. */
async function relist(req: ProductRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const product = await relistProduct(market.workspace, req.params.id);
  if (isRefusal(product)) return showProduct(res, productOf(req, res), { refusal: product });
  res.redirect(303, `${base}/seller/products/${encodeURIComponent(product.id)}#sanction`);
}

/** Begins an application for a change or for the removal, and goes to it. */
async function apply(req: ProductRequest, res: Response, kind: 'change' | 'removal'): Promise<void> {
  const product = productOf(req, res);
  const problem = await beginAboutProduct(res, { kind, productId: product.id }, req.body);
  if (problem === undefined) return;
  await showProduct(res, product, isRefusal(problem) ? { refusal: problem } : { errors: problem });
}

const TAKE_OFF = z.object({
  specification: z.string('choice').min(1, 'choice').max(64, 'choice'),
  specReason: z.string('required').trim().min(1, 'required').max(REMARK_MAX_LENGTH, 'too_long'),
});

/** A specification is removed for good. */
async function takeOff(req: ProductRequest, res: Response): Promise<void> {
  const product = productOf(req, res);
  const form = readForm(TAKE_OFF, req.body);
  if (!form.ok) return showProduct(res, product, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { specification, specReason } = form.value;
  const removed = await removeSpecification(marketContext(res).market.workspace, product.id, specification, specReason);
  if (isRefusal(removed)) return showProduct(res, product, { refusal: removed });
  goBack(res, product, 'spec_removed');
}

async function showProducts(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { q } = req.query;
  const text = typeof q === 'string' ? q.trim().slice(0, QUERY_MAX) : '';
  const model = { rows: productRows(workspace, text), text, anyProducts: workspace.state.all('products').size > 0 };
  await renderPage(res, 'seller/products', model, { ...PAGE, title: requestContext(res).t('nav.products') });
}

async function showProduct(
  res: Response,
  product: Product,
  options: { entered?: Entered; errors?: readonly FieldError[]; revealKey?: boolean; refusal?: Refusal } = {},
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { deps, language } = requestContext(res);
  const { url, allowInsecureTransport, accessKey, version, encryptType = '1' } = product.interface;
  const { errors = [], revealKey = false, refusal } = options;
  const saved = res.req.query['saved'];
  const model = {
    ...productModel(workspace, product),
    site: workspace.profile().site,
    sanction: sanctionPanel(workspace, product, requestContext(res)),
    entered: options.entered ?? { url, key: 'keep', insecure: allowInsecureTransport, version, encryptType },
    errors,
    refusal: refusal && refusalView(refusal, requestContext(res)),
    revealedKey: revealKey ? accessKey : undefined,
    saved: SAVED.find((each) => each === saved),
    product,
    open: openApplication(workspace, product.id),
    soldSpecifications: product.specifications.filter(({ id }) => isSpecificationSold(product, id)),
    canUseSample: deps.referenceIsvAccessKey !== undefined,
    sampleOrigin: deps.referenceIsvOrigin,
    urlMaxLength: URL_MAX_LENGTH,
    keyMaxLength: KEY_MAX_LENGTH,
  };
  await renderPage(res, 'seller/product', model, {
    ...PAGE,
    title: product.name[language],
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

async function saveInterface(req: ProductRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const product = productOf(req, res);
  const form = readForm(INTERFACE_FORM, req.body);
  if (!form.ok) {
    const errors = fieldErrors(form.problems, requestContext(res));
    return showProduct(res, product, { entered: enteredOf(req.body), errors });
  }
  const { key, accessKey, ...access } = form.value;
  const newKey = key === 'own' ? accessKey : key === 'new' ? workspace.random.uuid() : undefined;
  await setProductInterface(workspace, product.id, {
    ...access,
    ...(newKey === undefined ? {} : { accessKey: newKey }),
  });
  goBack(res, product, key === 'new' ? 'new_key' : 'address');
}

async function pointToSample(req: ProductRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const product = productOf(req, res);
  const url = workspace.state.workspace().sampleSellerUrl;
  const accessKey = requestContext(res).deps.referenceIsvAccessKey;
  if (url === null || accessKey === undefined) throw new AppError('not_found', 'the sample seller does not run');
  const { version, encryptType } = product.interface;
  const access = { version, url, accessKey, allowInsecureTransport: false };
  await setProductInterface(workspace, product.id, encryptType === undefined ? access : { ...access, encryptType });
  goBack(res, product, 'sample');
}

function productOf(req: ProductRequest, res: Response): Product {
  return findRecord(marketContext(res).market.workspace, 'products', req.params.id);
}

function goBack(res: Response, product: Product, saved: string): void {
  const page = `${marketContext(res).base}/seller/products/${encodeURIComponent(product.id)}`;
  res.redirect(303, withQuery(page, { saved }));
}

function enteredOf(body: unknown): Entered {
  const { url, key, insecure, version, encryptType } = (body ?? {}) as Record<string, unknown>;
  return {
    url: typeof url === 'string' ? url.slice(0, 2 * URL_MAX_LENGTH) : '',
    key: typeof key === 'string' ? key : 'keep',
    insecure: insecure === 'on',
    version: version === '1.0' ? '1.0' : '2.0',
    encryptType: encryptType === '2' ? '2' : '1',
  };
}
