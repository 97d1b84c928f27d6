import type { Request, Response } from 'express';
import { editApplication } from '../../../../app/applications.ts';
import { findRecord } from '../../../../app/find-record.ts';
import type { ListingContent, ProductApplication } from '../../../../domain/application.ts';
import { isReplaying } from '../../../../domain/case-replay.ts';
import { isRefusal, type Refusal } from '../../../../domain/refusal.ts';
import { fieldErrors, type FieldError } from '../../../forms.ts';
import { withQuery } from '../../../query-address.ts';
import { refusalView } from '../../../refusal-view.ts';
import { renderPage } from '../../../render-page.ts';
import { marketContext, requestContext } from '../../../request-context.ts';

export type ApplicationRequest = Request<{ id: string }>;

/** The pages of the editor, in the order in which they are walked through. */
export const EDITOR_STEPS = ['texts', 'delivery', 'specifications', 'changes'] as const;

export type EditorStep = (typeof EDITOR_STEPS)[number];

/** What a page of the editor shows beside its form. */
export interface EditorView {
  readonly errors?: readonly FieldError[];
  readonly refusal?: Refusal | undefined;
}

/** The application that the address names. @throws AppError `not_found` */
export function applicationOf(req: Request<{ id: string }>, res: Response): ProductApplication {
  return findRecord(marketContext(res).market.workspace, 'applications', req.params.id);
}

/** Address of an application's page. */
export function applicationUrl(res: Response, id: string, rest = ''): string {
  return `${marketContext(res).base}/seller/applications/${encodeURIComponent(id)}${rest}`;
}

/** Name of a product in the reader's language; its id while it has none. */
function nameOf({ content, productId }: ProductApplication, res: Response): string {
  const { name } = content;
  return name[requestContext(res).language] || name.en || name.zh || productId;
}

/** Renders one page of the editor in its frame. */
export async function renderEditor(
  res: Response,
  step: EditorStep | undefined,
  view: string,
  application: ProductApplication,
  model: object,
  { errors = [], refusal }: EditorView = {},
): Promise<void> {
  const context = requestContext(res);
  const title = nameOf(application, res);
  const frame = {
    application,
    title,
    step,
    steps: EDITOR_STEPS,
    isEditable:
      (application.state === 'draft' || application.state === 'rejected') &&
      application.kind !== 'removal' &&
      !isReplaying(application),
    isLive: application.kind !== 'release',
    saved: res.req.query['saved'] === '1',
    errors,
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(
    res,
    `seller/listing/${view}`,
    { ...frame, ...model },
    {
      part: 'seller',
      section: 'applications',
      title,
      status: refusal ? 409 : errors.length > 0 ? 400 : 200,
    },
  );
}

/** Errors of a form in words. */
export function errorsOf(problems: Parameters<typeof fieldErrors>[0], res: Response): FieldError[] {
  return fieldErrors(problems, requestContext(res));
}

/** Saves a part of the content and goes to an address; a refusal is shown by the page. */
export async function saveContent(
  res: Response,
  id: string,
  edit: (content: ListingContent) => ListingContent,
  { next, refused }: { readonly next: string; readonly refused: (refusal: Refusal) => Promise<void> },
): Promise<void> {
  const saved = await editApplication(marketContext(res).market.workspace, id, edit);
  if (isRefusal(saved)) return refused(saved);
  res.redirect(303, withQuery(next, { saved: '1' }));
}

/** A form's fields as they were sent, for showing them again. */
export function entered(body: unknown): Readonly<Record<string, string | undefined>> {
  const fields: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string') fields[name] = value.slice(0, 8_000);
  }
  return fields;
}
