import { problemAt, withLineFeeds, type Read } from './pasted-text.ts';
import { lineEnd, readHeadersAndBody, type TextHeaders } from './read-http-text.ts';

/** An answer as somebody pasted it. */
export interface PastedAnswer {
  /** Absent where no status line was pasted. */
  readonly status?: number;
  readonly headers: TextHeaders;
  readonly body: string;
}

const STATUS_LINE = /^HTTP\/[\d.]+ (\d{3})\b/;
const HEADER_START = /^[\w-]+[ \t]*:/;

/**
 * Reads an answer out of a pasted text: status line (if any), headers, an empty line, body; or the body alone.
 * @param bodyAs in Base64 or hex, a body alone begins like nothing in particular
 */
export function readAnswerText(pasted: string, bodyAs: 'text' | 'base64' | 'hex' = 'text'): Read<PastedAnswer> {
  const text = withoutCurlMarks(withLineFeeds(pasted));
  const start = text.search(/\S/);
  if (start < 0) return problemAt('text', 'nothing', text, 0);
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  const status = STATUS_LINE.exec(line);
  // A body alone: JSON begins with a bracket or a quote, which no header does.
  if (!status && /^[{["]/.test(line)) return { value: { headers: [], body: text } };
  if (!status && !HEADER_START.test(line)) {
    return bodyAs === 'text' ? problemAt('text', 'no_answer', text, start) : { value: { headers: [], body: text } };
  }
  const rest = readHeadersAndBody(text, status ? end + 1 : start);
  if ('problem' in rest) return rest;
  const code = status ? Number(status[1]) : undefined;
  // "100 Continue" stands before the answer itself.
  if (code !== undefined && code < 200 && STATUS_LINE.test(rest.value.body))
    return readAnswerText(rest.value.body, bodyAs);
  return { value: { ...(code === undefined ? {} : { status: code }), ...rest.value } };
}

/** `curl -v` puts `< ` before each line of the head. */
function withoutCurlMarks(text: string): string {
  return text.startsWith('< ') ? text.replace(/^< ?/gm, '') : text;
}
