import { AppError, type FaultCode } from '../../app/app-error.ts';
import { isoTime } from '../../read/api/iso-time.ts';
import { RefusedRequest } from '../refused-request.ts';
import { InputError } from './input-error.ts';
import { RefusedError } from './refused-error.ts';
import type { ReaderTexts } from './reader-texts.ts';
import { WaitOverError } from './wait-over-error.ts';

/** Body of an error answer; `reason` and `allowedFrom` belong to refusals. */
interface ApiErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: readonly unknown[];
    readonly requestId: string;
    readonly reason?: string;
    readonly allowedFrom?: string;
  };
}

interface ApiErrorAnswer {
  readonly status: number;
  readonly body: ApiErrorBody;
}

/** Faults that the JSON reader of Express throws, by its own names. */
const READER_FAULTS: Readonly<
  Record<string, { readonly code: FaultCode; readonly text: 'bad_json' | 'bad_encoding' }>
> = {
  'entity.parse.failed': { code: 'invalid_input', text: 'bad_json' },
  'request.size.invalid': { code: 'invalid_input', text: 'bad_json' },
  'encoding.unsupported': { code: 'unsupported_media_type', text: 'bad_encoding' },
  'charset.unsupported': { code: 'unsupported_media_type', text: 'bad_encoding' },
};

/** Turns anything thrown into an error answer; what is no expected fault becomes `internal` and says nothing more. */
export function apiErrorAnswer(error: unknown, texts: ReaderTexts, requestId: string): ApiErrorAnswer {
  const answer = (status: number, members: Omit<ApiErrorBody['error'], 'requestId'>): ApiErrorAnswer => ({
    status,
    body: { error: { ...members, requestId } },
  });
  if (error instanceof RefusedError) return answer(409, refusedMembers(error, texts));
  const fault = asFault(error);
  return answer(fault.status, {
    code: fault.code,
    message: messageOf(fault, texts),
    details: detailsOf(fault, texts),
  });
}

/** Whether an error is a defect of this program, worth a line in its log. */
export function isDefect(error: unknown): boolean {
  return !(error instanceof RefusedError) && asFault(error).code === 'internal';
}

function refusedMembers(
  { refusal, details }: RefusedError,
  texts: ReaderTexts,
): Omit<ApiErrorBody['error'], 'requestId'> {
  return {
    code: 'not_allowed',
    message: texts.refusal(refusal),
    details,
    reason: refusal.reason,
    ...(refusal.allowedFromSimAt === undefined ? {} : { allowedFrom: isoTime(refusal.allowedFromSimAt) }),
  };
}

function asFault(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';
  if (type === 'entity.too.large') return new AppError('payload_too_large', 'body too large', { cause: error });
  const known = READER_FAULTS[type];
  if (known?.code === 'invalid_input') return new InputError([{ path: 'body', key: known.text }]);
  if (known) return new AppError(known.code, known.text, { params: { text: known.text }, cause: error });
  // A path with broken percent-encoding is refused by the router itself.
  if (error instanceof URIError) return new AppError('not_found', 'unreadable path', { cause: error });
  return new AppError('internal', 'unexpected error', { cause: error });
}

function messageOf(fault: AppError, texts: ReaderTexts): string {
  const { id, text, ...params } = fault.params;
  if (fault instanceof RefusedRequest) return texts.problem(`fault.${fault.why}`, params);
  if (typeof text === 'string') return texts.problem(text, params);
  if (fault.code === 'not_found' && id !== undefined) return texts.api('no_record', { id });
  if (fault.code === 'conflict' && id !== undefined) return texts.api('id_taken', { id });
  return texts.fault(fault.code, params);
}

function detailsOf(fault: AppError, texts: ReaderTexts): readonly unknown[] {
  if (fault instanceof WaitOverError) return fault.nearMisses;
  if (fault instanceof InputError) {
    return fault.problems.map(({ path, key, params, text }) => ({
      path,
      message: text ?? texts.problem(key ?? '', params),
    }));
  }
  if (fault.code.startsWith('import.')) return placeOf(fault);
  return fault.details.map(({ path, message, params }) => ({ path, message: texts.problem(message, params) }));
}

/** Where in an imported file the trouble is. */
function placeOf({ params: { line, collection, record, reason } }: AppError): readonly unknown[] {
  const path = [line && `line ${line}`, collection && `${collection} ${record}`].filter(Boolean).join(', ');
  return path === '' ? [] : [{ path, message: reason ?? '' }];
}
