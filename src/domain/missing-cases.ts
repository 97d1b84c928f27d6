import type { ListingContent } from './application.ts';
import type { Draft } from './draft.ts';
import type { MissingCase } from './submission-checks.ts';

/** Debugging cases that a product needs for its billing modes and that are not saved (v1-saas 9.2, v2-saas 9). */
export function missingCasesOf(_draft: Pick<Draft, 'get'>, _content: ListingContent, _productId: string): MissingCase[] {
  return [];
}
