import type { CheckVerdict } from '../domain/call.ts';
import type { Certainty } from '../domain/site-profile.ts';

/**
 * The debug console's own messages (v1-saas 7, v2-saas 6) and the languages in which a page prints them; in the other
 * language the text is our translation. The last three belong to V1.0 only.
 */
export const CONSOLE_TEXTS = {
  result_error: { quotedIn: ['en', 'zh'] },
  missing_field: { quotedIn: ['en', 'zh'] },
  parse_failed: { quotedIn: ['en', 'zh'] },
  content_type: { quotedIn: ['en', 'zh'] },
  unreachable: { quotedIn: ['en', 'zh'] },
  timeout: { quotedIn: ['zh'] },
  http_code: { quotedIn: ['zh'] },
  body_sign: { quotedIn: ['zh'] },
  signature: { quotedIn: ['zh'] },
  field_length: { quotedIn: ['zh'] },
} as const satisfies Record<string, { readonly quotedIn: readonly ('en' | 'zh')[] }>;

export type ConsoleTextId = keyof typeof CONSOLE_TEXTS;

/** One named rule for an answer: where it comes from, how sure it is, and the verdict of each thing it can find. */
export interface CheckDefinition {
  /** What the real debug console says when this rule is broken. */
  readonly console?: ConsoleTextId;
  /** Page of the guide, or "ours". */
  readonly source: string;
  readonly certainty: Certainty;
  readonly variants: Readonly<Record<string, CheckVerdict>>;
}
