import { type Request, type Response, Router } from 'express';
import { settingsOfProduct } from '../../../app/conformance-settings.ts';
import { CONFORMANCE_DEFAULTS } from '../../../conformance/settings.ts';
import { TEST_GROUPS } from '../../../conformance/test-ids.ts';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { BILLING_MODES } from '../../../domain/catalogue.ts';
import { NEW_RUN, runSettings } from '../../conformance-input.ts';
import { reportFile, reportOfRun, type ReportFormat } from '../../conformance-reports.ts';
import { shownUrl } from '../../../conformance/report/without-secrets.ts';
import { fieldErrors, readForm, several, type FieldError } from '../../forms.ts';
import { PROGRAM_VERSION } from '../../program-version.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const PAGE = { part: 'simulator', section: 'conformance' } as const;
const PATH = '/simulator/conformance';
const FORMATS: readonly ReportFormat[] = ['html', 'json', 'junit'];

/** What stands in the fields of the form. */
interface Entered {
  readonly productId: string;
  readonly url: string;
  readonly version: string;
  readonly billing: readonly string[];
  readonly encryptType: string;
  readonly upgrade: boolean;
  readonly changeCheck: boolean;
  readonly allowInsecureTransport: boolean;
  readonly ordersAtOnce: string;
}

/**
 * Conformance runs: `GET /simulator/conformance` lists them and holds the form, filled in from `?product=`; `POST`
 * begins one; `…/:id` shows how far it is and then its report, `…/:id/report.<format>` is the file.
 */
export function conformancePages(): Router {
  const router = Router();
  router.get(PATH, (req, res) => showList(res, filledIn(res, req.query['product'])));
  router.post(PATH, start);
  router.get(`${PATH}/:id`, showRun);
  router.post(`${PATH}/:id/cancel`, (req, res) => {
    const { id } = marketContext(res).market.conformance.cancel(req.params.id);
    res.redirect(303, `${marketContext(res).base}${PATH}/${id}`);
  });
  router.get(`${PATH}/:id/report/:format`, sendReport);
  return router;
}

/** The form for a product, or for the first one. */
function filledIn(res: Response, product: unknown): Entered {
  const { workspace } = marketContext(res).market;
  const products = workspace.state.all('products');
  const productId = typeof product === 'string' && products.has(product) ? product : [...products.keys()][0];
  const settings = productId === undefined ? undefined : settingsOfProduct(workspace, productId);
  return {
    productId: productId ?? '',
    url: settings?.url ?? '',
    version: settings?.version ?? '2.0',
    billing: settings?.billing ?? ['period'],
    encryptType: settings?.encryptType ?? '1',
    upgrade: settings?.upgrade ?? false,
    changeCheck: settings?.changeCheck ?? false,
    allowInsecureTransport: settings?.allowInsecureTransport ?? false,
    ordersAtOnce: String(CONFORMANCE_DEFAULTS.ordersAtOnce),
  };
}

/** The form as it was sent. */
function enteredOf(body: Readonly<Record<string, unknown>>): Entered {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim().slice(0, 2_048) : '');
  const billing = several.safeParse(body['billing']);
  return {
    productId: text('productId'),
    url: text('url'),
    version: text('version'),
    billing: billing.success ? billing.data : [],
    encryptType: text('encryptType'),
    upgrade: body['upgrade'] === 'on',
    changeCheck: body['changeCheck'] === 'on',
    allowInsecureTransport: body['allowInsecureTransport'] === 'on',
    ordersAtOnce: text('ordersAtOnce'),
  };
}

async function showList(res: Response, entered: Entered, errors: readonly FieldError[] = []): Promise<void> {
  const { conformance, workspace } = marketContext(res).market;
  const { t } = requestContext(res);
  const model = {
    runs: conformance
      .all()
      .map(({ id, productId, run }) => ({ id, productId, run, target: shownUrl(run.settings.url) })),
    products: [...workspace.state.all('products').values()],
    versions: PROTOCOL_VERSIONS,
    billingModes: BILLING_MODES,
    encryptTypes: ENCRYPT_TYPES,
    entered,
    errors,
  };
  const status = errors.length > 0 ? 400 : 200;
  await renderPage(res, 'simulator/conformance', model, { ...PAGE, title: t('nav.conformance'), status });
}

async function start(req: Request, res: Response): Promise<void> {
  const { conformance, workspace } = marketContext(res).market;
  const body = (req.body ?? {}) as Readonly<Record<string, unknown>>;
  const entered = enteredOf(body);
  const { accessKey, notifyKey } = body;
  const { productId, url, encryptType, version, ordersAtOnce, ...rest } = entered;
  const form = readForm(NEW_RUN, {
    ...rest,
    ...(productId === '' ? {} : { productId }),
    ...(url === '' ? {} : { url }),
    ...(typeof accessKey === 'string' && accessKey !== '' ? { accessKey } : {}),
    ...(typeof notifyKey === 'string' && notifyKey !== '' ? { notifyKey } : {}),
    version,
    ...(version === '1.0' ? { encryptType } : {}),
    ordersAtOnce: /^\d{1,4}$/.test(ordersAtOnce) ? Number(ordersAtOnce) : ordersAtOnce,
  });
  if (!form.ok) return showList(res, entered, fieldErrors(form.problems, requestContext(res)));
  const { started } = conformance.start(runSettings(workspace, form.value), productId === '' ? undefined : productId);
  res.redirect(303, `${marketContext(res).base}${PATH}/${started.id}`);
}

async function showRun(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { conformance, workspace } = marketContext(res).market;
  const { t } = requestContext(res);
  const named = conformance.get(req.params.id);
  const { run } = named;
  const model = {
    id: named.id,
    run,
    target: shownUrl(run.settings.url),
    product: named.productId === undefined ? undefined : workspace.state.get('products', named.productId),
    report: run.status === 'finished' ? reportOfRun(named, PROGRAM_VERSION, t) : undefined,
    groups: TEST_GROUPS.map((group) => ({ group, tests: run.tests.filter((test) => test.group === group) })),
    formats: FORMATS,
  };
  await renderPage(res, 'simulator/conformance-run', model, {
    ...PAGE,
    title: `${t('nav.conformance')} · ${named.id}`,
  });
}

function sendReport(
  req: Request<{ id: string; format: string }>,
  res: Response,
  next: (error?: unknown) => void,
): void {
  const format = FORMATS.find((each) => each === req.params.format);
  if (!format) return next();
  const { language, t } = requestContext(res);
  const named = marketContext(res).market.conformance.get(req.params.id);
  const file = reportFile(named, format, { version: PROGRAM_VERSION, language, t });
  res.attachment(file.name).type(file.type).send(file.text);
}
