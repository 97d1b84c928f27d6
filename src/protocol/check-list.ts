import type { Check, CheckVerdict } from '../domain/call.ts';
import { CHECK_CATALOGUE, type CheckDefinition, type CheckId, type CheckVariant } from './v2/check-catalogue.ts';

/** Collects the checks of one answer; the catalogue knows the verdict of each finding. */
export class CheckList {
  readonly #checks: Check[] = [];

  /** Notes what a check found. Returns true unless it failed. */
  found<Id extends CheckId>(id: Id, variant: CheckVariant<Id>, params?: Check['params']): boolean {
    const variants: CheckDefinition['variants'] = CHECK_CATALOGUE[id].variants;
    const verdict: CheckVerdict = variants[variant] ?? 'fail';
    // A query may be about 100 instances: what is right is said once, what is wrong each time.
    const saidBefore = verdict === 'pass' && this.#checks.some((check) => check.id === id && check.variant === variant);
    if (!saidBefore) this.#checks.push({ id, verdict, variant, ...(params && { params }) });
    return verdict !== 'fail';
  }

  get failed(): boolean {
    return this.#checks.some((check) => check.verdict === 'fail');
  }

  all(): readonly Check[] {
    return this.#checks;
  }
}
