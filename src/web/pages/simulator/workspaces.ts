import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError, type FieldProblem } from '../../../app/app-error.ts';
import { changedReadings } from '../../../app/change-workspace.ts';
import { SEED_PACK_IDS, SEED_PACKS } from '../../../app/seed-packs.ts';
import { workspaceIdFromName } from '../../../app/workspace-id.ts';
import type { NewWorkspace, Workspaces } from '../../../app/workspaces.ts';
import { SITES, type Site } from '../../../domain/site-profile.ts';
import { parseBeijing } from '../../../i18n/beijing-fields.ts';
import { openRules } from '../../../read/simulator/rule-list.ts';
import { START_PRESETS, startPresets } from '../../../read/simulator/start-presets.ts';
import { workspaceRow } from '../../../read/simulator/workspace-list.ts';
import { fieldErrors, readForm, type FormResult } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { readRuleFields } from './rule-fields.ts';

const PAGE = { part: 'simulator', section: 'workspaces' } as const;
const MODES = ['real', 'frozen'] as const;
const STARTS = ['now', ...START_PRESETS, 'at'] as const;
const EARLIEST_START = Date.parse('2000-01-01T00:00:00+08:00');
const LATEST_START = Date.parse('2999-12-31T23:59:59+08:00');

const FORM = z.object({
  name: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(64, 'too_long')
    .regex(/^\P{Cc}*$/u, 'invalid'),
  site: z.enum(SITES as readonly [Site, ...Site[]], 'choice'),
  seed: z.enum(SEED_PACK_IDS, 'choice'),
  mode: z.enum(MODES, 'choice').default('real'),
  start: z.enum(STARTS, 'choice'),
});
const START_AT = z.object({
  startAt: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(40, 'too_long')
    .transform((text, context) => {
      const at = parseBeijing(text);
      const message = at === undefined ? 'date_time' : 'start_range';
      if (at === undefined || at < EARLIEST_START || at > LATEST_START) {
        context.addIssue({ code: 'custom', message, input: text });
      }
      return at ?? 0;
    }),
});

/** What the form shows, as it was sent or as it begins. */
type Entered = Readonly<Partial<Record<'name' | 'site' | 'seed' | 'mode' | 'start' | 'startAt', unknown>>>;

/**
 * The workspaces of the program: `GET /simulator/workspaces` lists them, `POST` makes one,
 * `GET` and `POST /simulator/workspaces/:id/delete` ask and delete.
 */
export function workspacePages(): Router {
  const router = Router();
  router.get('/simulator/workspaces', (_req, res) => showWorkspaces(res));
  router.post('/simulator/workspaces', makeWorkspace);
  router.get('/simulator/workspaces/:id/delete', (req, res) => showDeletion(res, req.params.id));
  router.post('/simulator/workspaces/:id/delete', deleteWorkspace);
  return router;
}

/** Shows the list and the form; after a refused form with what was entered and what is wrong with it. */
async function showWorkspaces(
  res: Response,
  refused: { readonly entered: Entered; readonly problems: readonly FieldProblem[] } = { entered: {}, problems: [] },
): Promise<void> {
  const { market, workspaceId } = marketContext(res);
  const { deps, t } = requestContext(res);
  const errors = fieldErrors(refused.problems, requestContext(res));
  const rows = deps.workspaces.list().map(workspaceRow);
  const { created, deleted } = res.req.query;
  const begin = {
    name: '',
    site: market.workspace.state.workspace().site,
    seed: 'demo-shop',
    mode: 'real',
    start: 'now',
    startAt: '',
  };
  const model = {
    rows,
    currentId: workspaceId,
    sites: SITES,
    seeds: SEED_PACKS,
    modes: MODES,
    rules: openRules(),
    readings: readingsOf(refused.entered),
    starts: STARTS,
    startSimAt: { now: deps.wall.now(), ...startPresets(deps.wall.now()) },
    entered: { ...begin, ...refused.entered },
    errors,
    created: res.req.method === 'GET' ? rows.find(({ id }) => id === created) : undefined,
    deleted: res.req.method === 'GET' && deleted === '1',
  };
  const status = errors.length > 0 ? 400 : 200;
  await renderPage(res, 'simulator/workspaces', model, { ...PAGE, title: t('nav.workspaces'), status });
}

async function makeWorkspace(req: Request, res: Response): Promise<void> {
  const { deps } = requestContext(res);
  const entered = req.body as Entered;
  const form = readNewWorkspace(req.body, deps.workspaces, deps.wall.now());
  if (!form.ok) return showWorkspaces(res, { entered, problems: form.problems });
  try {
    await deps.workspaces.create(form.value);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    return showWorkspaces(res, { entered, problems: [{ path: 'name', message: 'name_taken' }] });
  }
  res.redirect(303, withQuery(`${marketContext(res).base}/simulator/workspaces`, { created: form.value.id }));
}

/** Reads the form; a wrong moment and other wrong fields are reported together. */
function readNewWorkspace(body: unknown, workspaces: Workspaces, nowAt: number): FormResult<NewWorkspace> {
  const form = readForm(FORM, body);
  const moment = (body as Entered | undefined)?.start === 'at' ? readForm(START_AT, body) : undefined;
  const site = form.ok ? form.value.site : 'cn';
  const readings = readReadings(body, site);
  const problems = [form, moment, readings].flatMap((read) => (read === undefined || read.ok ? [] : read.problems));
  if (!form.ok || !readings.ok || (moment && !moment.ok)) return { ok: false, problems };
  const { start, mode, ...members } = form.value;
  const startSimAt = start === 'now' ? nowAt : start === 'at' ? moment?.value.startAt : startPresets(nowAt)[start];
  const id = workspaceIdFromName(members.name, workspaces.ids());
  const value = { ...members, id, clockMode: mode, ruleOverrides: readings.value };
  return { ok: true, value: { ...value, ...(startSimAt === undefined ? {} : { startSimAt }) } };
}

/** Readings of rules that are to differ from the site's own. */
function readReadings(body: unknown, site: Site): FormResult<NonNullable<NewWorkspace['ruleOverrides']>> {
  const { rules, problems } = readRuleFields(body, site, { blankIsOwn: true });
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, value: changedReadings({}, rules) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    return { ok: false, problems: error.details };
  }
}

/** The readings in a form as it was sent, by rule key. */
function readingsOf(entered: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entered).flatMap(([name, value]) => (name.startsWith('rules.') ? [[name.slice(6), value]] : [])),
  );
}

async function showDeletion(res: Response, id: string, status = 200): Promise<void> {
  const { deps, t } = requestContext(res);
  const row = workspaceRow(deps.workspaces.get(id));
  const title = t('workspaces.delete.title', { name: row.name });
  await renderPage(res, 'simulator/workspace-delete', { row, title }, { ...PAGE, title, status });
}

async function deleteWorkspace(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { workspaces } = requestContext(res).deps;
  const { id } = req.params;
  if (workspaceRow(workspaces.get(id)).stays) return showDeletion(res, id, 409);
  await workspaces.remove(id);
  // The workspace of this address may be the one that is gone.
  const base = id === marketContext(res).workspaceId ? '/w/default' : marketContext(res).base;
  res.redirect(303, withQuery(`${base}/simulator/workspaces`, { deleted: 1 }));
}
