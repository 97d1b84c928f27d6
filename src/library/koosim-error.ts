interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly allowedFrom?: string;
  readonly details?: readonly unknown[];
}

/** An error answer of the API as something to be thrown. */
export class KoosimError extends Error {
  readonly status: number;
  readonly code: string;
  readonly reason: string | undefined;
  readonly allowedFrom: string | undefined;
  readonly details: readonly unknown[];

  constructor(status: number, { code = 'unknown', message, reason, allowedFrom, details = [] }: ErrorBody) {
    super([message ?? `status ${status}`, ...details.flatMap(problemOf)].join(' '));
    this.name = 'KoosimError';
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.allowedFrom = allowedFrom;
    this.details = details;
  }
}

/** A wrong member with its sentence, so that the stack trace of a test says all. */
function problemOf(detail: unknown): string[] {
  const { path, message } = detail as { readonly path?: unknown; readonly message?: unknown };
  return typeof path === 'string' && typeof message === 'string' ? [`${path}: ${message}`] : [];
}
