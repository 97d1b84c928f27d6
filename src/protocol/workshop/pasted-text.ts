/** Which part of a pasted text could not be read. */
export type TextPart = 'text' | 'url' | 'query' | 'headers' | 'body' | 'value' | 'fields';

/** What can be wrong with it; the sentences are looked up by these ids. */
export const TEXT_PROBLEMS = [
  'nothing',
  'no_request',
  'no_answer',
  'url',
  'blank_in_url',
  'header_line',
  'percent',
  'percent_not_utf8',
  'no_signature',
  'signature_part_missing',
  'curl_quote',
  'curl_option',
  'curl_file',
  'curl_no_url',
  'base64_character',
  'base64_length',
  'hex',
  'field_line',
] as const;

export type TextProblemId = (typeof TEXT_PROBLEMS)[number];

/** The first place of a text that could not be read. Lines and characters count from 1. */
export interface TextProblem {
  readonly part: TextPart;
  readonly problem: TextProblemId;
  readonly line: number;
  readonly character: number;
  /** What stands there. */
  readonly found: string;
}

/** What was read, or why not. */
export type Read<T> = { readonly value: T } | { readonly problem: TextProblem };

const FOUND_LENGTH = 40;

/** Describes a problem at a place of a text. */
export function problemAt(
  part: TextPart,
  problem: TextProblemId,
  text: string,
  index: number,
  found = text.slice(index, index + FOUND_LENGTH),
): { readonly problem: TextProblem } {
  const before = text.slice(0, index).split('\n');
  const [shown = ''] = found.split('\n', 1);
  return {
    problem: { part, problem, line: before.length, character: [...(before.at(-1) ?? '')].length + 1, found: shown },
  };
}

/** A text with the line ends of this program; a form sends every one as CR LF. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/^\ufeff/, '');
}

/** Bytes that were pasted as text, Base64 or hex. Blanks and line ends in the last two do not count. */
export function readBytes(text: string, as: 'text' | 'base64' | 'hex', part: TextPart): Read<Uint8Array> {
  if (as === 'text') return { value: new TextEncoder().encode(text) };
  if (as === 'hex') {
    const wrong = /[^0-9a-fA-F\s]/.exec(text);
    if (wrong) return problemAt(part, 'hex', text, wrong.index);
    const digits = text.replace(/\s/g, '');
    if (digits.length % 2 !== 0) return problemAt(part, 'hex', text, text.trimEnd().length - 1);
    return { value: Buffer.from(digits, 'hex') };
  }
  const problem = base64Problem(text, part);
  return problem ?? { value: Buffer.from(text.replace(/\s/g, ''), 'base64') };
}

/** The first place at which a text is no Base64 of the standard alphabet with padding. */
export function base64Problem(text: string, part: TextPart, from = 0): { readonly problem: TextProblem } | undefined {
  const rest = text.slice(from);
  const wrong = /[^A-Za-z0-9+/=\s]|=(?=\s*[^=\s])/.exec(rest);
  if (wrong) return problemAt(part, 'base64_character', text, from + wrong.index);
  const characters = rest.replace(/\s/g, '');
  if (characters.length % 4 !== 0 || /={3,}$/.test(characters)) {
    return problemAt(part, 'base64_length', text, text.trimEnd().length, String(characters.length));
  }
  return undefined;
}
