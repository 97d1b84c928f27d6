import { AppError } from '../../app/app-error.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Call } from '../../domain/call.ts';
import { callDiagnosis, type CallDiagnosis, type CandidateRow } from '../../read/simulator/call-diagnosis.ts';
import type { WorkspaceKey } from '../../read/simulator/workspace-keys.ts';
import { answerFindings, askedFinding, requestFindings, type Finding } from '../diagnosis-words.ts';
import type { ReaderTexts } from './reader-texts.ts';

/** The diagnosis of one try or experiment as the API gives it. @throws AppError `not_found` without such a try or its bytes */
export async function diagnosisResource(
  workspace: Workspace,
  call: Call,
  texts: ReaderTexts,
  options: { readonly attempt?: string | number | undefined; readonly value?: string } = {},
) {
  const attemptRef = options.attempt === undefined ? undefined : String(options.attempt);
  const diagnosis = await callDiagnosis(workspace, call, { ...options, attempt: attemptRef });
  if (!diagnosis?.request) throw new AppError('not_found', `nothing to diagnose in call ${call.id}`);
  const { request, answer, version, attempt } = diagnosis;
  return {
    callId: call.id,
    attempt,
    ref: attemptRef ?? String(attempt),
    version,
    findings: findingResources(diagnosis, texts),
    request: {
      refusedBy: request.refusedBy ?? null,
      right: request.right,
      candidates: request.rows.map((row) => candidateResource(row, texts)),
    },
    answer: answer
      ? {
          expected: answer.expected,
          found: answer.found ?? null,
          mistakes: [...(answer.mistake === undefined ? [] : [answer.mistake]), ...answer.headerMistakes],
          otherKey: otherKeyResource(answer.otherKey),
        }
      : null,
    snippet: `/api/v1/workshop/snippets?version=${version}`,
    ...(request.asked ? { asked: askedResource(request.asked, texts) } : {}),
  };
}

/** What was found out about one try, in words. */
export function findingResources(diagnosis: CallDiagnosis, { words }: ReaderTexts) {
  const of = (about: 'request' | 'answer', findings: readonly Finding[]) =>
    findings.map(({ id, tone, sentence, remedy }) => ({ id, about, certain: tone === 'bad', sentence, remedy }));
  return [...of('request', requestFindings(diagnosis, words)), ...of('answer', answerFindings(diagnosis, words))];
}

/** One line of what a receiver would compute. */
export function candidateResource({ mistake, value, text }: CandidateRow, { words: { t } }: ReaderTexts) {
  return {
    mistake,
    name: t(`mistake.request.${mistake}`),
    remedy: mistake === 'right' ? null : t(`mistake.request.${mistake}.fix`),
    value,
    text: text ?? null,
  };
}

type Asked = NonNullable<NonNullable<CallDiagnosis['request']>['asked']>;

/** What gives a value that somebody computed. */
function askedResource(asked: Asked, { words }: ReaderTexts) {
  const { sentence, remedy } = askedFinding(asked, words);
  return {
    value: asked.value,
    mistake: asked.origin?.mistake ?? null,
    otherKey: otherKeyResource(asked.origin?.otherKey),
    sentence,
    remedy,
  };
}

function otherKeyResource(key: WorkspaceKey | undefined) {
  if (!key) return null;
  const ofProduct = 'productId' in key;
  return {
    kind: key.kind,
    productId: ofProduct ? key.productId : null,
    keyId: ofProduct ? null : key.keyId,
    keyClass: ofProduct ? null : key.keyClass,
  };
}
