import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import type { CallLog } from './call-log.ts';
import { setSwitches } from './conduct.ts';
import { instanceView, noticeViews, orderedView } from './instance-view.ts';
import { ordersOf, statusOf } from './instance.ts';
import { toProblem } from './json-api.ts';
import { createKeyPages, keysView } from './key-pages.ts';
import { languageOf, languageSchema, type Language } from './language.ts';
import type { Market } from './market-request.ts';
import type { OrderDesk } from './order-desk.ts';
import { parseInput, Problem } from './problem.ts';
import { PRODUCTION_PATH } from './production-path.ts';
import { createFormToken, isCrossSite, type FormToken } from './request-guards.ts';
import type { ReferenceIsvStore } from './store.ts';
import { activityOptions, effectLabel, switchGroups } from './switch-groups.ts';
import { DEFAULT_SWITCHES, switchesFormSchema } from './switches.ts';
import { createUsagePages } from './usage-pages.ts';
import { translator, type Translate } from './text.ts';
import { formatWallTime } from './time-format.ts';

interface PagesOptions {
  readonly store: ReferenceIsvStore;
  readonly log: CallLog;
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
  /** Where the marketplace is, once it is known. */
  readonly market: () => Market | undefined;
  readonly desk: OrderDesk;
  /** The key of its own for order notifications. */
  readonly generalKey: string;
  /** Folder of the style sheet. */
  readonly assets: string;
}

const PAGE_SIZE = 20;
const CALLS_SHOWN = 20;
const NOTICES_SHOWN = 20;

const homeQuerySchema = z.object({
  lang: languageSchema,
  page: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'wrong.page')
    .transform(Number)
    .default(1),
  saved: z.enum(['1', 'key', 'key_out']).optional(),
});
const pageQuerySchema = z.object({ lang: languageSchema });
const instanceIdSchema = z.object({ id: z.string().min(1).max(64) });

/** The seller's own pages: switches and lists at `/`, and the front page of every instance. No scripts at all. */
export function createPages(options: PagesOptions): Router {
  const token = createFormToken();
  const router = express.Router();
  router.use(securityHeaders());
  router.use('/assets', express.static(options.assets, { index: false, fallthrough: false, maxAge: '1h' }));
  router.get('/', (req, res) => showHome(req, res, options, token));
  router.post('/switches', express.urlencoded({ extended: false, limit: '8kb' }), async (req, res) => {
    await takeSwitches(req, options, token, languageOf(req, res, undefined));
    res.redirect(303, '/?saved=1');
  });
  router.get('/instances/:id', (req, res) => showInstance(req, res, options, 'instance'));
  router.get('/instances/:id/admin', (req, res) => showInstance(req, res, options, 'admin'));
  router.use(createUsagePages({ ...options, token }));
  router.use(createKeyPages({ ...options, token }));
  router.use(() => {
    throw new Problem(404, 'not_found');
  });
  router.use(showProblem);
  return router;
}

function securityHeaders(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // With helmet's `no-referrer` browsers send `Origin: null` for our own forms.
    referrerPolicy: { policy: 'same-origin' },
    // Plain http on this machine is what it is made for.
    strictTransportSecurity: false,
  });
}

async function showHome(req: Request, res: Response, options: PagesOptions, token: FormToken): Promise<void> {
  const { lang, page, saved } = parseInput(homeQuerySchema, req.query, languageOf(req, res, undefined));
  const { store, log, publicOrigin, desk, generalKey } = options;
  const language = languageOf(req, res, lang);
  const t = translator(language);
  const groups = switchGroups(store.switches, language);
  const newestFirst = store.book.all().reverse();
  const pages = Math.max(1, Math.ceil(newestFirst.length / PAGE_SIZE));
  const shown = Math.min(page, pages);
  const listed = newestFirst.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE);
  const notices = store.notices.all().reverse().slice(0, NOTICES_SHOWN);
  await desk.listNow(listed, notices);
  render(res, 'home', language, t, {
    path: '/',
    saved,
    accessKey: store.accessKey,
    formerKey: store.formerKey,
    generalKey,
    keys: keysView(store),
    productionUrl: publicOrigin() + PRODUCTION_PATH,
    token: token.value,
    switches: store.switches,
    normal: DEFAULT_SWITCHES,
    groups,
    activities: activityOptions(store.switches, language),
    failuresLeft: store.failures.left,
    misbehaving: groups.filter((group) => group.changed && group.misbehaves).length,
    instances: listed.map((instance) => ({ ...instanceView(instance), bought: orderedView(instance, desk) })),
    notices: noticeViews(store, notices, desk),
    paging: { page: shown, pages, count: newestFirst.length },
    calls: log.latest(CALLS_SHOWN).map((call) => ({
      ...call,
      when: formatWallTime(call.wallAt),
      effects: call.effects.map(({ name, setting }) => effectLabel(name, setting, language)),
    })),
  });
}

async function takeSwitches(
  req: Request,
  { store, publicOrigin }: PagesOptions,
  token: FormToken,
  language: Language,
): Promise<void> {
  if (isCrossSite(req.headers, publicOrigin())) throw new Problem(403, 'cross_site');
  const { token: given, ...patch } = parseInput(switchesFormSchema, req.body ?? {}, language);
  if (!token.matches(given)) throw new Problem(403, 'form_expired');
  await setSwitches(store, patch);
}

async function showInstance(
  req: Request,
  res: Response,
  options: PagesOptions,
  view: 'instance' | 'admin',
): Promise<void> {
  const { store, desk } = options;
  const reader = languageOf(req, res, undefined);
  const { lang } = parseInput(pageQuerySchema, req.query, reader);
  const { id } = parseInput(instanceIdSchema, req.params, reader);
  const language = languageOf(req, res, lang);
  const t = translator(language);
  const instance = store.book.get(id);
  const path = req.path;
  res.set('Cache-Control', 'no-store');
  if (!instance || statusOf(instance) === 'released') {
    res.status(404);
    render(res, 'gone', language, t, { path, id });
    return;
  }
  await desk.instanceNow(instance);
  render(res, view, language, t, {
    path,
    instance: instanceView(instance),
    bought: orderedView(instance, desk),
    notices: noticeViews(store, store.notices.ofOrders(ordersOf(instance)), desk),
  });
}

function render(res: Response, view: string, language: Language, t: Translate, locals: object): void {
  res.render(view, { ...locals, t, language });
}

const showProblem: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  const language = languageOf(req, res, undefined);
  const t = translator(language);
  const problem = toProblem(error, t);
  const status = problem?.status ?? 500;
  res.status(status);
  render(res, 'problem', language, t, {
    path: '/',
    status,
    code: problem?.code,
    fields: problem?.fields ?? [],
  });
};
