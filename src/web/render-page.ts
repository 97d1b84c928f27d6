import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Request, Response } from 'express';
import type { LocalizedText } from '../domain/text.ts';
import { hasText } from '../i18n/translator.ts';
import { LANGUAGE_TAGS, LANGUAGES } from '../i18n/language.ts';
import type { Amount } from '../read/buyer/amounts.ts';
import { frameModel, type FrameModel } from '../read/frame/frame-model.ts';
import { assetVersion } from './static-assets.ts';
import { icon } from './icons.ts';
import { findMarketContext, requestContext } from './request-context.ts';
import { withQuery } from './query-address.ts';
import { SECTIONS, type Part } from './sections.ts';

const VIEWS_FOLDER = fileURLToPath(new URL('../../views/', import.meta.url));
const ASSET_VERSION = assetVersion();

/** How a page sits in the frame. */
export interface PageOptions {
  readonly part: Part;
  /** Entry of the part's menu that is current. */
  readonly section?: string;
  /** Finished text for the title bar. */
  readonly title: string;
  readonly status?: number;
}

/**
 * Renders `views/<view>.ejs` with the members of the view model as variables, puts the frame around it and sends it.
 * Beside them every view has `t`, `fmt`, `local`, `url`, `icon`, `hasText`, `csrfToken`, `returnTo`,
 * `withQuery` and `amountWords`.
 */
export async function renderPage(res: Response, view: string, model: object, options: PageOptions): Promise<void> {
  const helpers = viewHelpers(res);
  const page = { section: '', ...options };
  const body = await render(res, view, { ...helpers, ...model });
  const html = await render(res, 'frame/layout', {
    ...helpers,
    page,
    body,
    frame: buildFrame(res),
    sampleSellerProblem: requestContext(res).deps.sampleSellerProblem,
    inMemory: requestContext(res).deps.inMemory === true,
    sections: SECTIONS,
    workspaces: workspaceLinks(res, page),
    languages: LANGUAGES.map((id) => ({ id, href: withQuery(helpers.returnTo, { lang: id }) })),
  });
  res
    .status(options.status ?? 200)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(html);
}

/** Renders a view without the frame, for parts of pages that are fetched or pushed. */
export function renderFragment(res: Response, view: string, model: object): Promise<string> {
  return render(res, view, { ...viewHelpers(res), ...model });
}

/** The frame of the request's workspace; absent on pages outside workspaces. */
function buildFrame(res: Response): FrameModel | undefined {
  const context = findMarketContext(res);
  if (!context) return undefined;
  const jump = res.req.query['jump'];
  return frameModel(context.market, {
    wallAt: requestContext(res).deps.wall.now(),
    buyer: context.buyer,
    jumpId: typeof jump === 'string' ? jump : undefined,
  });
}

/** The workspaces to change to, each at the same place of the same part. */
function workspaceLinks(res: Response, page: Pick<PageOptions, 'part'> & { readonly section: string }) {
  const menu = SECTIONS[page.part];
  const path = (menu.find(({ id }) => id === page.section) ?? menu[0])?.path ?? '';
  return requestContext(res)
    .deps.workspaces.list()
    .map(({ workspace }) => {
      const { id, name, site } = workspace.state.workspace();
      return { id, name, site, simAt: workspace.simNow(), href: `/w/${encodeURIComponent(id)}${path}` };
    });
}

/** Address of the page a form should come back to: this page, or the one the form was on. */
export function returnAddress(req: Request): string {
  if (req.method === 'GET') return withQuery(req.originalUrl, { lang: undefined, jump: undefined });
  const referer = req.get('Referer');
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const { host, pathname, search } = new URL(referer);
  return host === req.headers.host ? withQuery(pathname + search, { lang: undefined, jump: undefined }) : '/';
}

function render(res: Response, view: string, locals: object): Promise<string> {
  return ejs.renderFile(`${VIEWS_FOLDER}${view}.ejs`, locals, {
    cache: requestContext(res).deps.cacheViews !== false,
    root: VIEWS_FOLDER,
  });
}

function viewHelpers(res: Response) {
  const { t, format, language, requestId } = requestContext(res);
  const market = findMarketContext(res);
  const csrfToken = res.locals['csrfToken'] as (() => string) | undefined;
  return {
    t,
    fmt: format,
    language,
    languageTag: LANGUAGE_TAGS[language],
    requestId,
    local: (text: LocalizedText): string => text[language],
    url: (path: string): string => (market ? market.base : '/w/default') + path,
    asset: (path: string): string => `/assets/${path}?v=${ASSET_VERSION}`,
    icon,
    hasText,
    csrfToken: (): string => csrfToken?.() ?? '',
    returnTo: returnAddress(res.req),
    withQuery,
    amountWords: (amounts: readonly Amount[]): string =>
      amounts.map(({ number, unit }) => `${format.number(number)} ${unit[language]}`).join(' · '),
  };
}
