import type { RequestEdits } from '../domain/call.ts';
import { addressProblem, transportProblem, URL_MAX_LENGTH } from './production-address.ts';

/** Bounds of an edited request: far beyond any real one, small in the record. */
const FIELDS_MAX = 60;
const HEADERS_MAX = 30;
const EDITS_MAX_BYTES = 16_384;

/** Headers of the connection: they come by themselves, and a wrong one would break it. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'proxy-connection',
]);

/** Something wrong with an edit: which part, and the stem of the text `field.<message>`. */
export interface EditProblem {
  readonly path: 'url' | 'headers' | 'fields';
  readonly message: string;
}

/**
 * What is wrong with an edited request, the same for pages and API: an address as products have it (plain HTTP only where
 * the product already allows it or on this machine), headers that HTTP can carry, members within bounds.
 */
export function editProblems(
  { url, headers = [], fields = {} }: RequestEdits,
  insecureAllowed: boolean,
): EditProblem[] {
  const problems: EditProblem[] = [];
  if (url !== undefined) {
    const problem =
      url.length > URL_MAX_LENGTH ? 'too_long' : (addressProblem(url) ?? transportProblem(url, insecureAllowed));
    if (problem !== undefined) problems.push({ path: 'url', message: problem });
  }
  const wrongHeader =
    headers.length > HEADERS_MAX ? 'header_too_many' : headers.map(headerProblem).find((each) => each);
  if (wrongHeader !== undefined) problems.push({ path: 'headers', message: wrongHeader });
  const names = Object.keys(fields);
  if (names.length > FIELDS_MAX) problems.push({ path: 'fields', message: 'field_too_many' });
  else if (names.some((name) => name === '' || name.length > 128))
    problems.push({ path: 'fields', message: 'field_name' });
  else if (Buffer.byteLength(JSON.stringify({ headers, fields })) > EDITS_MAX_BYTES) {
    problems.push({ path: 'fields', message: 'edits_too_long' });
  }
  return problems;
}

function headerProblem([name, value]: readonly [string, string]): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(name)) return 'header_name';
  if (CONNECTION_HEADERS.has(name.toLowerCase())) return 'header_connection';
  return /^[\t\x20-\x7e]*$/.test(value) ? undefined : 'header_value';
}
