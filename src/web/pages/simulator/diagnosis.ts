import { z } from 'zod';
import { ATTEMPT_REF } from '../../../app/attempt-ref.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { Call } from '../../../domain/call.ts';
import { callDiagnosis, type CallDiagnosisOptions } from '../../../read/simulator/call-diagnosis.ts';
import { shownText } from '../../../read/simulator/shown-text.ts';
import { answerFindings, askedFinding, requestFindings } from '../../diagnosis-words.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import type { RequestContext } from '../../request-context.ts';

/** Longest value that somebody may paste; a signature has 44 or 64 characters. */
const VALUE_MAX_LENGTH = 512;

/** The form under the diagnosis: a value that the seller's code computed. */
const ASKED = z.object({
  attempt: z.string('invalid').regex(ATTEMPT_REF, 'invalid').optional(),
  value: z.string('required').trim().min(1, 'required').max(VALUE_MAX_LENGTH, 'too_long'),
});

/** Reads the form. A value that cannot be looked for is a problem of its field, shown beside it. */
export function readAsked(
  input: unknown,
  context: RequestContext,
): { readonly attempt: string | undefined; readonly value: string | undefined; readonly errors: FieldError[] } {
  const form = readForm(ASKED, input);
  if (form.ok) return { attempt: form.value.attempt, value: form.value.value, errors: [] };
  const attempt = readForm(ASKED.pick({ attempt: true }), input);
  return {
    attempt: attempt.ok ? attempt.value.attempt : undefined,
    value: undefined,
    errors: fieldErrors(form.problems, context),
  };
}

/** What the partial `simulator/diagnosis` shows. */
export async function diagnosisModel(
  workspace: Workspace,
  call: Call,
  options: CallDiagnosisOptions & { readonly errors?: readonly FieldError[] },
  context: RequestContext,
) {
  const diagnosis = await callDiagnosis(workspace, call, options);
  if (!diagnosis) return undefined;
  const { request } = diagnosis;
  const shown = request?.asked && { ...request, asked: { ...request.asked, value: shownText(request.asked.value) } };
  return {
    ...diagnosis,
    request: shown ?? request,
    findings: requestFindings(diagnosis, context),
    answerFindings: answerFindings(diagnosis, context),
    asked: request?.asked && askedFinding(request.asked, context),
    errors: options.errors ?? [],
  };
}
