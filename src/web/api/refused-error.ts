import { isRefusal, type Refusal } from '../../domain/refusal.ts';

/** Carries a refusal from a handler to the error answer: inside the API's edge it ends the request like any other. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  /** What is to be told beside the reason. */
  readonly details: readonly unknown[];

  constructor(refusal: Refusal, details: readonly unknown[] = []) {
    super(refusal.reason);
    this.refusal = refusal;
    this.details = details;
  }
}

/** The result of a use case that was not refused. @throws RefusedError */
export function allowed<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new RefusedError(result);
  return result;
}
