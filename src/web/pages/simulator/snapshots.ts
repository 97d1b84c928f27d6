import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../app/app-error.ts';
import { exportWorkspace } from '../../../app/export-workspace.ts';
import { resetWorkspace } from '../../../app/reset-workspace.ts';
import { restoreSnapshot } from '../../../app/restore-snapshot.ts';
import { deleteSnapshot, takeSnapshot } from '../../../app/take-snapshot.ts';
import { ruleValue } from '../../../domain/site-profile.ts';
import { RESET_SCOPES } from '../../../domain/smaller-records.ts';
import { fieldErrors, invalidForm, readForm, type FieldError } from '../../forms.ts';
import type { IconName } from '../../icons.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { sendExport } from '../../send-export.ts';

const PAGE = { part: 'simulator', section: 'snapshots' } as const;
const PATH = '/simulator/snapshots';
const MOMENT_ICONS: Readonly<Record<string, IconName>> = {
  named: 'flag',
  before_jump: 'clock',
  before_restore: 'refund',
  before_reset: 'gone',
  before_import: 'upload',
  before_edit: 'copy',
};

const ticked = z
  .literal('true')
  .optional()
  .transform((value) => value === 'true');
const NAME = z.object({ name: z.string('required').max(500, 'too_long') });
const RESET = z.object({
  scope: z.enum(RESET_SCOPES, 'choice'),
  keepAddresses: ticked,
  sure: z.literal('true', 'reset_sure'),
});
const EXPORT = z.object({ secrets: ticked, exchanges: ticked });

/** What was entered in the forms of the page. */
type Entered = Readonly<Record<string, unknown>>;

/**
 * Snapshots of the workspace: `GET /simulator/snapshots` lists them; `POST` takes one, `…/restore` and `…/delete` (field
 * `name`) go back to one or forget it. `POST /simulator/reset` begins anew, `GET /simulator/export` is the download.
 */
export function snapshotPages(): Router {
  const router = Router();
  router.get(PATH, (_req, res) => showSnapshots(res));
  router.post(PATH, take);
  router.post(`${PATH}/restore`, restore);
  router.post(`${PATH}/delete`, forget);
  router.post('/simulator/reset', reset);
  router.get('/simulator/export', download);
  return router;
}

/** Shows the page; after a refused form with what was entered and what is wrong with it. */
export async function showSnapshots(
  res: Response,
  refused: { readonly errors: readonly FieldError[]; readonly entered?: Entered; readonly status?: number } = {
    errors: [],
  },
): Promise<void> {
  const { workspace, history } = marketContext(res).market;
  const { t } = requestContext(res);
  const { done } = res.req.query;
  const model = {
    rows: history.list(),
    icons: MOMENT_ICONS,
    scopes: RESET_SCOPES,
    kept: ruleValue(workspace.profile(), 'snapshots.automaticKept'),
    done: done === 'taken' || done === 'deleted' ? done : undefined,
    errors: refused.errors,
    entered: refused.entered ?? { name: '', scope: 'calls', keepAddresses: 'true' },
  };
  const status = refused.status ?? (refused.errors.length > 0 ? 400 : 200);
  await renderPage(res, 'simulator/snapshots', model, { ...PAGE, title: t('nav.snapshots'), status });
}

async function take(req: Request, res: Response): Promise<void> {
  const form = readForm(NAME, req.body);
  if (!form.ok) return showAgain(req, res, form.problems);
  try {
    await takeSnapshot(marketContext(res).market, form.value.name);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'conflict') return showAgain(req, res, [{ path: 'name', message: 'snapshot_taken' }]);
    if (error.code === 'invalid_input') return showAgain(req, res, error.details);
    throw error;
  }
  goBack(res, 'taken');
}

async function restore(req: Request, res: Response): Promise<void> {
  await restoreSnapshot(marketContext(res).market, nameIn(req));
  goBack(res);
}

async function forget(req: Request, res: Response): Promise<void> {
  await deleteSnapshot(marketContext(res).market, nameIn(req));
  goBack(res, 'deleted');
}

async function reset(req: Request, res: Response): Promise<void> {
  const form = readForm(RESET, req.body);
  if (!form.ok) return showAgain(req, res, form.problems);
  const { scope, keepAddresses } = form.value;
  await resetWorkspace(marketContext(res).market, scope, { keepAddresses });
  goBack(res);
}

async function download(req: Request, res: Response): Promise<void> {
  const form = readForm(EXPORT, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  try {
    await sendExport(res, exportWorkspace(marketContext(res).market, form.value));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    await showSnapshots(res, { errors: fieldErrors(error.details, requestContext(res)), entered: req.query });
  }
}

function showAgain(req: Request, res: Response, problems: Parameters<typeof fieldErrors>[0]): Promise<void> {
  return showSnapshots(res, { errors: fieldErrors(problems, requestContext(res)), entered: req.body as Entered });
}

function nameIn(req: Request): string {
  const form = readForm(NAME, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  return form.value.name;
}

function goBack(res: Response, done?: 'taken' | 'deleted'): void {
  res.redirect(303, withQuery(marketContext(res).base + PATH, { done }));
}
