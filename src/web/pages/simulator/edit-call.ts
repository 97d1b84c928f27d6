import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findCall } from '../../../app/find-record.ts';
import { resendCall, sendingsOf } from '../../../app/send-experiment.ts';
import { signAnew } from '../../../app/sign-anew.ts';
import { fieldsOfTexts, fieldText } from '../../../domain/call-fields.ts';
import type { Call, RequestEdits } from '../../../domain/call.ts';
import { fieldErrors, readForm, wholeNumber, type FieldError } from '../../forms.ts';
import { renderPage } from '../../render-page.ts';
import { editProblems } from '../../request-edits.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { showSent } from './call-actions.ts';

/** Rows for members that the call does not have yet. */
const EMPTY_ROWS = 3;

/** One value stands alone where a name occurs once. */
const list = z.preprocess(
  (value): unknown[] => (value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]),
  z.array(z.string('invalid').max(8_192, 'too_long')).max(200, 'too_long'),
);
const FORM = z.object({
  url: z.string('required').trim().min(1, 'required'),
  headers: z.string('invalid').max(8_192, 'too_long').default(''),
  name: list,
  value: list,
  seen: wholeNumber.optional(),
});

/** What the form shows: as the call would be sent, or as it was sent in. */
interface EditModel {
  readonly url: string;
  readonly headers: string;
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Edit and resend (`GET` and `POST /simulator/calls/:id/edit`): address, headers and members of a call, in plain text;
 * time stamp, nonce and signature are made afresh over what comes of it. An experiment: marked and without consequence.
 */
export function editCallPages(): Router {
  const router = Router();
  router.get('/simulator/calls/:id/edit', async (req: Request<{ id: string }>, res) => {
    const { workspace } = marketContext(res).market;
    const call = findCall(workspace, req.params.id);
    const headers = signAnew(workspace, call).headers.map(([name, value]) => `${name}: ${value}`);
    const rows = Object.entries({ activity: call.activity, ...call.fields }).map(([name, value]) => ({
      name,
      value: fieldText(value),
    }));
    await render(res, call, { url: call.destination.url, headers: headers.join('\n'), rows }, []);
  });
  router.post('/simulator/calls/:id/edit', async (req: Request<{ id: string }>, res) => {
    const { workspace } = marketContext(res).market;
    const call = findCall(workspace, req.params.id);
    const form = readForm(FORM, req.body);
    if (!form.ok) {
      await render(res, call, asSentIn(req.body), fieldErrors(form.problems, requestContext(res)), 400);
      return;
    }
    const { edits, badLine } = editsOf(form.value, call);
    const problems = editProblems(edits, call.destination.allowInsecureTransport);
    if (badLine) problems.push({ path: 'headers', message: 'header_line' });
    if (problems.length > 0) {
      await render(res, call, asSentIn(req.body), fieldErrors(problems, requestContext(res)), 400);
      return;
    }
    await showSent(res, await resendCall(workspace, call.id, { edits, seen: form.value.seen }));
  });
  return router;
}

function editsOf(
  { url, headers, name, value }: z.output<typeof FORM>,
  call: Call,
): {
  readonly edits: RequestEdits;
  readonly badLine: boolean;
} {
  const lines = headers.split(/\r?\n/).filter((line) => line.trim() !== '');
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(0, colon)).trim(), line.slice(colon + 1).trim()];
  });
  // A member without a name is left out: that is how one is taken away.
  const fields = name.flatMap((each, index) =>
    each.trim() === '' ? [] : [[each.trim(), value[index] ?? ''] as const],
  );
  return {
    edits: { url, headers: pairs, fields: fieldsOfTexts(Object.fromEntries(fields), call.fields) },
    badLine: lines.some((line) => !line.includes(':')),
  };
}

function asSentIn(body: unknown): EditModel {
  const sent = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 16_384) : '');
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).slice(0, 200).map(text);
  const values = texts(sent['value']);
  return {
    url: text(sent['url']),
    headers: text(sent['headers']),
    rows: texts(sent['name'])
      .map((name, index) => ({ name, value: values[index] ?? '' }))
      .filter(({ name, value }) => name !== '' || value !== ''),
  };
}

async function render(
  res: Response,
  call: Call,
  model: EditModel,
  errors: readonly FieldError[],
  status = 200,
): Promise<void> {
  const { t } = requestContext(res);
  const rows = [...model.rows, ...Array.from({ length: EMPTY_ROWS }, () => ({ name: '', value: '' }))];
  await renderPage(
    res,
    'simulator/edit-call',
    {
      address: model.url,
      headers: model.headers,
      rows,
      errors,
      callId: call.id,
      activity: call.activity,
      version: call.version,
      seen: sendingsOf(call),
    },
    { part: 'simulator', section: 'calls', title: `${t('edit_call.title')} · ${call.activity}`, status },
  );
}
