import { attemptByRef } from '../../app/attempt-ref.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Attempt, Call, Exchange } from '../../domain/call.ts';
import { isSellerActivity } from '../../domain/call-direction.ts';
import type { BodySignHeaderMistake } from '../../protocol/diagnosis/body-sign-header.ts';
import type { BodySignMistake } from '../../protocol/diagnosis/body-sign-mistakes.ts';
import { diagnoseAnswer, type AnswerDiagnosis } from '../../protocol/diagnosis/diagnose-answer.ts';
import {
  explainRequestValue,
  quotedRequestValue,
  requestCandidates,
  signatureFits,
  signedRequest,
  type RequestMistake,
  type SignedRequest,
  type ValueOrigin,
} from '../../protocol/diagnosis/diagnose-request.ts';
import { maskKey } from '../api/mask-key.ts';
import { shownText } from './shown-text.ts';
import { workspaceKeys, type WorkspaceKey } from './workspace-keys.ts';

/** How a seller says that it does not believe a call: a result code, or a status of HTTP. */
export type RefusedBy = 'result' | 'http_401' | 'http_403';

/** What a seller would have computed for a request, under the rule or one mistake. */
export interface CandidateRow {
  readonly mistake: RequestMistake | 'right';
  readonly value: string;
  /** The text that was signed, the key in it masked; absent where the mistake does not lie in it. */
  readonly text: string | undefined;
}

/** How somebody came to a value, with the key where it was another one. */
export interface NamedOrigin {
  readonly mistake: RequestMistake | 'right';
  readonly otherKey: WorkspaceKey | undefined;
}

/** Why a seller may have refused a request. */
export interface RequestDiagnosis {
  /** Absent where the seller did not refuse it: then the table is there for whoever is curious. */
  readonly refusedBy: RefusedBy | undefined;
  /** The request carries the signature that its key gives; if not, the seller was right to refuse it. */
  readonly right: boolean;
  /** How old the timestamp was when the call was sent, where a seller may refuse it for that. */
  readonly staleMs: number | undefined;
  /** A value out of the seller's answer that a known mistake gives. */
  readonly quoted: (NamedOrigin & { readonly value: string }) | undefined;
  readonly rows: readonly CandidateRow[];
  /** What a person pasted, and what gives it; `origin` absent where nothing known does. */
  readonly asked: { readonly value: string; readonly origin: NamedOrigin | undefined } | undefined;
}

/** Why an answer's signature is not accepted. */
export interface AnswerSignDiagnosis {
  readonly verdict: 'wrong' | 'missing';
  readonly headerName: string | undefined;
  readonly headerMistakes: readonly BodySignHeaderMistake[];
  readonly signatureFits: boolean;
  readonly expected: string;
  readonly found: string | undefined;
  readonly mistake: BodySignMistake | undefined;
  readonly otherKey: WorkspaceKey | undefined;
  /** The rules in force fail the call for it; otherwise it is good to know. */
  readonly demanded: boolean;
}

/** Everything that the known mistakes tell about one try of a call. */
export interface CallDiagnosis {
  readonly attempt: number;
  readonly version: SignedRequest['version'];
  readonly request: RequestDiagnosis | undefined;
  readonly answer: AnswerSignDiagnosis | undefined;
}

export interface CallDiagnosisOptions {
  /** Which try or experiment (see `attemptByRef`); the newest try unless given. */
  readonly attempt?: string | undefined;
  readonly revealKey?: boolean;
  /** A value that the seller's code computed. */
  readonly value?: string | undefined;
}

/** A timestamp further away than this is refused by sellers who check freshness (v2-saas 2.3). */
const FRESH_MS = 60_000;
/** Most of an answer that is searched for values, in bytes. */
const SEARCHED_BYTES = 65_536;

/** Tries the known mistakes on one try of a call. @returns `undefined` without stored bytes or a signature in them */
export async function callDiagnosis(
  workspace: Workspace,
  call: Call,
  options: CallDiagnosisOptions = {},
): Promise<CallDiagnosis | undefined> {
  if (isSellerActivity(call.activity)) return undefined;
  const attempt = options.attempt === undefined ? call.attempts.at(-1) : attemptByRef(call, options.attempt);
  const exchange = attempt && (await workspace.store.readExchange(attempt.exchangeId));
  if (!exchange) return undefined;
  return diagnoseExchange({ call, attempt, exchange, keys: workspaceKeys(workspace) }, options);
}

interface Diagnosed {
  readonly call: Pick<Call, 'destination'>;
  readonly attempt: Attempt;
  readonly exchange: Exchange;
  readonly keys: readonly WorkspaceKey[];
}

/** The same for bytes that are at hand. */
export function diagnoseExchange(
  { call, attempt, exchange, keys }: Diagnosed,
  { revealKey = false, value }: Omit<CallDiagnosisOptions, 'attempt'> = {},
): CallDiagnosis | undefined {
  const { accessKey, url } = call.destination;
  const signed = signedRequest(exchange.request, url);
  if (!signed) return undefined;
  const keyOf = (label: string | undefined): WorkspaceKey | undefined => keys.find((key) => key.label === label);
  const named = (origin: ValueOrigin): NamedOrigin => ({ mistake: origin.mistake, otherKey: keyOf(origin.otherKey) });
  const secret = revealKey ? '' : accessKey;
  const refused = refusedBy(attempt);
  const searched = refused === undefined ? '' : exchange.response ? searchedText(exchange.response) : '';
  const quoted = searched === '' ? undefined : quotedRequestValue(signed, accessKey, searched, keys);
  const origin = value === undefined ? undefined : explainRequestValue(signed, accessKey, value, keys);
  return {
    attempt: attempt.number,
    version: signed.version,
    request: {
      refusedBy: refused,
      right: signatureFits(signed, accessKey),
      staleMs: staleMs(signed, attempt.wallAt),
      quoted: quoted && { ...named(quoted), value: quoted.value },
      rows: requestCandidates(signed, accessKey).map((row) => ({
        mistake: row.mistake,
        value: row.value,
        text: row.text === undefined ? undefined : masked(row.text, secret),
      })),
      asked: value === undefined ? undefined : { value, origin: origin && named(origin) },
    },
    answer: exchange.response && answerDiagnosis(exchange.response, signed, attempt, { accessKey, secret, keys }),
  };
}

/** How a seller refused a try, if it did: not believing its signature is what these answers mean (v1-saas 6, v2-saas 6). */
function refusedBy({ resultCode, httpStatus }: Attempt): RefusedBy | undefined {
  if (httpStatus === 401) return 'http_401';
  if (httpStatus === 403) return 'http_403';
  return resultCode === '000001' ? 'result' : undefined;
}

function answerDiagnosis(
  response: NonNullable<Exchange['response']>,
  signed: SignedRequest,
  attempt: Attempt,
  { accessKey, secret, keys }: { accessKey: string; secret: string; keys: readonly WorkspaceKey[] },
): AnswerSignDiagnosis | undefined {
  // Without its end, nothing can be said about the signature of a body.
  if (response.truncated || attempt.transportError !== undefined) return undefined;
  const found: AnswerDiagnosis = diagnoseAnswer({
    headers: response.headers,
    body: response.body,
    accessKey,
    timeStamp: signed.version === '1.0' ? signed.parameters['timeStamp'] : signed.timestamp,
    otherKeys: keys,
  });
  const check = attempt.checks.find(({ id }) => id === 'BODY-SIGN');
  const demanded = check?.verdict === 'fail' || signed.version === '1.0';
  if (found.verdict === 'right' || (found.verdict === 'missing' && !demanded)) return undefined;
  return {
    verdict: found.verdict,
    headerName: found.name === undefined ? undefined : shownText(found.name),
    headerMistakes: found.mistakes,
    signatureFits: found.signatureFits,
    expected: found.expected,
    found: found.signature === undefined ? undefined : shownText(masked(found.signature, secret)).slice(0, 200),
    mistake: found.cause?.mistake,
    otherKey: keys.find(({ label }) => label === found.cause?.otherKey),
    demanded,
  };
}

/** What of an answer may quote a value: its headers and the beginning of its body. */
function searchedText({ headers, body }: NonNullable<Exchange['response']>): string {
  const text = new TextDecoder().decode(body.subarray(0, SEARCHED_BYTES));
  return [...headers.map(([, value]) => value), text].join('\n');
}

function staleMs(signed: SignedRequest, wallAt: number): number | undefined {
  const at = signedAt(signed);
  if (at === undefined) return undefined;
  const age = wallAt - at;
  return Math.abs(age) > FRESH_MS ? age : undefined;
}

/** The instant that a request says it was signed at. */
export function signedAt(signed: SignedRequest): number | undefined {
  if (signed.version === '2.0') return /^\d{13}$/.test(signed.timestamp) ? Number(signed.timestamp) : undefined;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(signed.parameters['timeStamp'] ?? '');
  if (!match) return undefined;
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}

function masked(text: string, secret: string): string {
  return secret === '' ? text : text.replaceAll(secret, maskKey(secret));
}
