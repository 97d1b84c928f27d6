import { problemAt, type Read } from './pasted-text.ts';

export type TextHeaders = readonly (readonly [name: string, value: string])[];

interface HeadAndBody {
  readonly headers: TextHeaders;
  readonly body: string;
}

const HEADER = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;

/** Reads header lines from `index` up to an empty line, and what is behind it as the body. */
export function readHeadersAndBody(text: string, index: number): Read<HeadAndBody> {
  const headers: [string, string][] = [];
  let at = index;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    if (line.trim() === '') return { value: { headers, body: withoutLastLineEnd(headers, text.slice(end + 1)) } };
    const header = HEADER.exec(line);
    if (!header) return problemAt('headers', 'header_line', text, at);
    headers.push([header[1] ?? '', header[2] ?? '']);
    at = end + 1;
  }
  return { value: { headers, body: '' } };
}

/** Where the line that begins at `from` ends. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Pasting often adds a line end: where the length is known, it does not belong to the body. */
function withoutLastLineEnd(headers: TextHeaders, body: string): string {
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (length === undefined || !body.endsWith('\n')) return body;
  return Buffer.byteLength(body) - 1 === Number(length) ? body.slice(0, -1) : body;
}
