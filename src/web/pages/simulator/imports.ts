import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../app/app-error.ts';
import { applyImport, importedWorkspace, previewImport, receiveImport } from '../../../app/import-workspace.ts';
import { workspaceIdFromName } from '../../../app/workspace-id.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { uploadOf } from '../../middleware/upload-form.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { showSnapshots } from './snapshots.ts';

const PAGE = { part: 'simulator', section: 'snapshots' } as const;
const PATH = '/simulator/import';

const NEW = z.object({
  name: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(64, 'too_long')
    .regex(/^\P{Cc}*$/u, 'invalid'),
});

/**
 * Import of a workspace: `POST /simulator/import` takes the file in, `GET …/:id` shows what is in it; `POST …/:id/apply`
 * puts it in place of this workspace, `…/:id/new` makes a new one of it, `…/:id/discard` forgets it.
 */
export function importPages(): Router {
  const router = Router();
  router.post(PATH, receive);
  // Where the browser stands after a refused upload.
  router.get(PATH, (_req, res) => res.redirect(`${marketContext(res).base}/simulator/snapshots`));
  router.get(`${PATH}/:id`, (req, res) => showPreview(req, res));
  router.post(`${PATH}/:id/apply`, apply);
  router.post(`${PATH}/:id/new`, makeNew);
  router.post(`${PATH}/:id/discard`, async (req, res) => {
    const { market, base } = marketContext(res);
    await market.history.imports.discard(req.params.id);
    res.redirect(303, `${base}/simulator/snapshots`);
  });
  return router;
}

async function receive(_req: Request, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const upload = uploadOf(res);
  if (!upload || upload.fileName === '') {
    const errors = fieldErrors([{ path: 'file', message: 'no_file' }], requestContext(res));
    return showSnapshots(res, { errors });
  }
  try {
    const { id } = await receiveImport(market, upload.bytes);
    res.redirect(303, `${base}${PATH}/${id}`);
  } catch (error) {
    if (!isAboutTheFile(error)) throw error;
    await showSnapshots(res, { errors: [fileError(error, res)], status: error.status });
  }
}

async function showPreview(
  req: Request<{ id: string }>,
  res: Response,
  refused: { readonly errors: readonly FieldError[]; readonly name: unknown } = { errors: [], name: undefined },
): Promise<void> {
  const { market } = marketContext(res);
  const { deps, t } = requestContext(res);
  const pending = market.history.imports.get(req.params.id);
  const preview = previewImport(market, pending);
  const { name } = preview.header.workspace;
  const model = {
    id: pending.id,
    preview,
    addresses: [...new Set(preview.products.map(({ url }) => url))],
    hereName: market.workspace.state.workspace().name,
    name: refused.name ?? freeName(name, deps.workspaces.ids()),
    errors: refused.errors,
  };
  const title = t('import.preview', { name });
  const status = refused.errors.length > 0 ? 400 : 200;
  await renderPage(res, 'simulator/import', model, { ...PAGE, title, status });
}

async function apply(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  await applyImport(market, market.history.imports.get(req.params.id));
  res.redirect(303, `${base}/simulator/snapshots`);
}

async function makeNew(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const { workspaces } = requestContext(res).deps;
  const pending = market.history.imports.get(req.params.id);
  const form = readForm(NEW, req.body);
  const refuse = (problems: Parameters<typeof fieldErrors>[0]): Promise<void> =>
    showPreview(req, res, {
      errors: fieldErrors(problems, requestContext(res)),
      name: (req.body as { name?: unknown }).name,
    });
  if (!form.ok) return refuse(form.problems);
  const { name } = form.value;
  const id = workspaceIdFromName(name, workspaces.ids());
  try {
    await workspaces.createFrom(id, () => importedWorkspace(market, pending, { id, name }));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    return refuse([{ path: 'name', message: 'name_taken' }]);
  }
  await market.history.imports.discard(pending.id);
  res.redirect(303, withQuery(`${base}/simulator/workspaces`, { created: id }));
}

function isAboutTheFile(error: unknown): error is AppError {
  return error instanceof AppError && (error.code.startsWith('import.') || error.code === 'payload_too_large');
}

/** What is wrong with the file, where, and what to do, in the reader's words. */
function fileError({ code, params }: AppError, res: Response): FieldError {
  const { t } = requestContext(res);
  const key = `fault.${code}` as const;
  const { line } = params;
  const place = code === 'import.wrong_record' && line !== undefined ? [t('import.line', { line })] : [];
  return { path: 'file', text: [t(key, params), ...place, t(`${key}.remedy`)].join(' ') };
}

/** A name that is free: that of the file, with a number behind it where it is taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(workspaceIdFromName(candidate, taken))) return candidate;
  }
}
