import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { EnteredKey } from './entered-keys.ts';
import { instanceView } from './instance-view.ts';
import { masked } from './key-pages.ts';
import { statusOf, type Instance } from './instance.ts';
import { languageOf, languageSchema } from './language.ts';
import { encoded, sendToMarket, type Market } from './market-request.ts';
import type { OrderDesk } from './order-desk.ts';
import { parseInput, Problem } from './problem.ts';
import {
  canPush,
  meteredFrom,
  notePush,
  packagesOf,
  PUSH_MISTAKES,
  pushUsage,
  type PushReport,
  type PushWish,
} from './push-usage.ts';
import { isCrossSite, type FormToken } from './request-guards.ts';
import type { ReferenceIsvStore } from './store.ts';
import { translator } from './text.ts';
import { formatWallTime } from './time-format.ts';

interface UsagePagesOptions {
  readonly store: ReferenceIsvStore;
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
  /** Where the marketplace is, once it is known. */
  readonly market: () => Market | undefined;
  readonly desk: OrderDesk;
  readonly token: FormToken;
}

const REPORTS_MAX = 200;
/** Orders that one page asks about. */
const ASKED_AT_ONCE = 10;

const idSchema = z.object({ id: z.string().min(1).max(64) });
const querySchema = z.object({ lang: languageSchema });
const wishSchema = z.object({
  token: z.string().max(200),
  quantity: z.coerce.number().min(1).max(500),
  records: z.coerce.number().int().min(1).max(24),
  mistake: z.enum(PUSH_MISTAKES).default('none'),
  package: z.string().max(64).default(''),
  /** Number of the entered key that signs; empty: the seller's own. */
  key: z.string().max(10).default(''),
});

/**
 * The page with which a pay-per-use product meters and pushes: `GET /instances/:id/usage` has the sliders and shows the
 * last push with the marketplace's answer, `POST` pushes.
 */
export function createUsagePages(options: UsagePagesOptions): Router {
  const router = express.Router();
  /** The last push by instance; forgotten with the process. */
  const reports = new Map<string, PushReport>();
  router.get('/instances/:id/usage', (req, res) => show(req, res, options, reports));
  router.post('/instances/:id/usage', express.urlencoded({ extended: false, limit: '8kb' }), (req, res) =>
    push(req, res, options, reports),
  );
  return router;
}

async function show(
  req: Request,
  res: Response,
  options: UsagePagesOptions,
  reports: ReadonlyMap<string, PushReport>,
): Promise<void> {
  const { store, token } = options;
  const reader = languageOf(req, res, undefined);
  const { lang } = parseInput(querySchema, req.query, reader);
  const language = languageOf(req, res, lang);
  const t = translator(language);
  const instance = await pushable(req, options);
  const marketAt = await marketTime(instance, options);
  const report = reports.get(instance.id);
  await learnNewest(options);
  res.set('Cache-Control', 'no-store');
  res.render('usage', {
    t,
    language,
    path: req.path,
    instance: instanceView(instance),
    token: token.value,
    packages: packagesOf(store.book.all()).map(({ id }) => id),
    keys: signingKeys(store).map(({ number, key }) => ({ number, masked: masked(key) })),
    mistakes: PUSH_MISTAKES.filter((mistake) => mistake !== 'again' || report),
    from: marketAt === undefined ? null : formatWallTime(meteredFrom(instance, marketAt)),
    until: marketAt === undefined ? null : formatWallTime(marketAt),
    pushed: instance.pushed ? instance.pushed.tenThousandths / 10_000 : 0,
    report: report && { ...report, when: formatWallTime(report.wallAt), body: laidOut(report.body) },
  });
}

async function push(
  req: Request,
  res: Response,
  options: UsagePagesOptions,
  reports: Map<string, PushReport>,
): Promise<void> {
  const { store, publicOrigin, token, wallNow } = options;
  const language = languageOf(req, res, undefined);
  if (isCrossSite(req.headers, publicOrigin())) throw new Problem(403, 'cross_site');
  const form = parseInput(wishSchema, req.body ?? {}, language);
  if (!token.matches(form.token)) throw new Problem(403, 'form_expired');
  const instance = await pushable(req, options);
  const market = options.market();
  const marketAt = (await marketTime(instance, options)) ?? wallNow();
  const { quantity, records, mistake, package: packageId } = form;
  const wish: PushWish = { quantity, records, mistake, ...(packageId === '' ? {} : { packageId }) };
  if (market) {
    const before = reports.get(instance.id);
    const signer = signingKeys(store).find(({ number }) => String(number) === form.key);
    const pusher = { market, accessKey: signer?.key ?? store.accessKey, wallNow, marketAt, before };
    const report = await pushUsage(instance, wish, pusher);
    reports.delete(instance.id);
    reports.set(instance.id, report);
    const [oldest] = reports.keys();
    if (reports.size > REPORTS_MAX && oldest !== undefined) reports.delete(oldest);
    const pack = packageId === '' ? undefined : store.book.get(packageId);
    if (report.taken && mistake === 'none') {
      notePush(pack ? [instance, pack] : [instance], wish, marketAt);
      store.changed();
    }
  }
  res.redirect(303, `/instances/${encodeURIComponent(instance.id)}/usage`);
}

/** The instance of the address. @throws Problem 404 for one that is gone or not paid as it is used */
async function pushable(req: Request, options: UsagePagesOptions): Promise<Instance> {
  const { id } = parseInput(idSchema, req.params);
  const instance = options.store.book.get(id);
  if (!instance || statusOf(instance) === 'released') throw new Problem(404, 'not_found');
  await options.desk.instanceNow(instance);
  if (!canPush(instance)) throw new Problem(404, 'not_found');
  return instance;
}

/** Entered keys that the body of a push may be signed with beside the seller's own, newest first. */
function signingKeys({ keys }: ReferenceIsvStore): readonly EnteredKey[] {
  return keys
    .all()
    .filter(({ keyClass }) => keyClass === 'basic')
    .toReversed();
}

/** Packages are known as such only once the marketplace was asked about their order. */
async function learnNewest({ store, desk }: UsagePagesOptions): Promise<void> {
  const unknown = store.book.all().filter(({ ordered, releasedWallAt }) => !ordered && releasedWallAt === null);
  await Promise.all(unknown.slice(-ASKED_AT_ONCE).map((instance) => desk.instanceNow(instance)));
}

/** The marketplace's time: any answer of it tells it. The first time that it is known, metering begins. */
async function marketTime(
  instance: Instance,
  { market, wallNow, store }: UsagePagesOptions,
): Promise<number | undefined> {
  const at = market();
  const [line] = instance.orderLines;
  if (!at || !line) return undefined;
  const query = `orderId=${encoded(line.orderId)}`;
  const path = '/api/mkp-openapi-public/global/v1/order/query';
  const answer = await sendToMarket(at, { method: 'GET', path, query }, wallNow()).catch(() => undefined);
  const marketAt = answer?.marketAt ?? wallNow();
  if (!instance.pushed && instance.ordered?.marketAt === undefined) {
    instance.pushed = { tenThousandths: 0, untilMarketAt: marketAt };
    store.changed();
  }
  return marketAt;
}

function laidOut(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
