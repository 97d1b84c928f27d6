/** Codes of faults: something is wrong with the input or the program, not with the rules of the marketplace. */
export type FaultCode =
  | 'invalid_input'
  | 'not_found'
  | 'conflict'
  | 'forbidden'
  | 'unsupported_media_type'
  | 'payload_too_large'
  | 'timeout'
  | 'store.read_only'
  | 'store.write_failed'
  | 'store.locked'
  | 'store.newer_version'
  | 'store.snapshot_damaged'
  | 'store.edit_refused'
  | 'import.foreign'
  | 'import.newer_version'
  | 'import.incomplete'
  | 'import.checksum'
  | 'import.damaged'
  | 'import.wrong_record'
  | 'store.disk_refused'
  | 'clock.cascade'
  | 'internal';

const STATUS: Record<FaultCode, number> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  forbidden: 403,
  unsupported_media_type: 415,
  payload_too_large: 413,
  timeout: 408,
  'store.read_only': 503,
  'store.write_failed': 503,
  'store.locked': 503,
  'store.newer_version': 503,
  'store.snapshot_damaged': 409,
  'store.edit_refused': 409,
  'import.foreign': 400,
  'import.newer_version': 400,
  'import.incomplete': 400,
  'import.checksum': 400,
  'import.damaged': 400,
  'import.wrong_record': 400,
  'store.disk_refused': 503,
  'clock.cascade': 500,
  internal: 500,
};

/** One wrong field of an input: its path and the key of the sentence that explains it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** Values of the sentence. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The one family of faults. `message` is for logs; pages and API look the text up by `code`. */
export class AppError extends Error {
  readonly code: FaultCode;
  readonly details: readonly FieldProblem[];
  readonly params: Readonly<Record<string, string | number>>;

  constructor(
    code: FaultCode,
    message: string,
    options: { details?: readonly FieldProblem[]; params?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? [];
    this.params = options.params ?? {};
  }

  /** HTTP status that goes with the code. */
  get status(): number {
    return STATUS[this.code];
  }
}
