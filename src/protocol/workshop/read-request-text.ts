import { problemAt, withLineFeeds, type Read } from './pasted-text.ts';
import { readCurl } from './read-curl.ts';
import { lineEnd, readHeadersAndBody, type TextHeaders } from './read-http-text.ts';

/** A request as somebody pasted it. */
export interface PastedRequest {
  /** What the text was taken for. */
  readonly form: 'url' | 'http' | 'curl' | 'log';
  readonly method: string;
  /** Absolute, or only path and query. */
  readonly url: string;
  readonly headers: TextHeaders;
  readonly body: string;
}

const REQUEST_LINE = /^(GET|POST|PUT|HEAD|OPTIONS|PATCH|DELETE) +/;
const LOG_LINE = /"(GET|POST) (\S+) HTTP\/[\d.]+"/;
const URL_START = /^(?:https?:\/\/|\/|\?)/i;
const BARE_QUERY = /^[\w.-]+=[^\s&]*(?:&[\w.-]+=[^\s&]*)+(?:\s|$)/;

/**
 * Reads a request out of a pasted text: a URL (with a body behind an empty line or at once), a whole HTTP request, a line
 * of an access log, or a curl command.
 */
export function readRequestText(pasted: string): Read<PastedRequest> {
  const text = withLineFeeds(pasted);
  const start = text.search(/\S/);
  if (start < 0) return problemAt('text', 'nothing', text, 0);
  const rest = text.slice(start);
  const read = /^curl(?:\.exe)?\s/.test(rest) ? curlRequest(text, start) : plainRequest(text, start);
  if ('problem' in read) return read;
  return escapeProblem(text, read.value) ?? read;
}

function curlRequest(text: string, start: number): Read<PastedRequest> {
  // Blanked instead of cut, so that places stay places of what was pasted.
  const read = readCurl(text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start));
  return 'problem' in read ? read : { value: { form: 'curl', ...read.value } };
}

function plainRequest(text: string, start: number): Read<PastedRequest> {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  const request = REQUEST_LINE.exec(line);
  if (request) {
    const [prefix, method = ''] = request;
    const target = line
      .slice(prefix.length)
      .replace(/(?:^| +)HTTP\/[\d.]+\s*$/, '')
      .trimEnd();
    return withRest(text, { form: 'http', method, url: target, index: start + prefix.length }, end + 1);
  }
  if (URL_START.test(line) || BARE_QUERY.test(line)) {
    const url = line.trimEnd();
    return withRest(
      text,
      { form: 'url', method: '', url: BARE_QUERY.test(line) && !URL_START.test(line) ? `?${url}` : url, index: start },
      end + 1,
    );
  }
  const log = LOG_LINE.exec(line);
  if (log) return { value: { form: 'log', method: log[1] ?? '', url: log[2] ?? '', headers: [], body: '' } };
  return problemAt('text', 'no_request', text, start);
}

function withRest(
  text: string,
  { index, ...head }: Pick<PastedRequest, 'form' | 'method' | 'url'> & { readonly index: number },
  next: number,
): Read<PastedRequest> {
  const blank = head.url.search(/\s/);
  if (blank >= 0) return problemAt('url', 'blank_in_url', text, index + text.slice(index).search(/\s/));
  if (head.url === '') return problemAt('url', 'url', text, index);
  const behind = text.slice(next);
  // A body may stand right under a URL; under a request line there are headers first.
  const bodyAtOnce = /^\s*[{[]/.test(behind);
  const rest = bodyAtOnce
    ? { value: { headers: [], body: behind.replace(/^\n+/, '') } }
    : readHeadersAndBody(text, next);
  if ('problem' in rest) return rest;
  const { headers, body } = rest.value;
  return { value: { ...head, method: head.method || (body === '' ? 'GET' : 'POST'), headers, body } };
}

/** Says where the query of the URL has an escape that cannot be decoded. */
function escapeProblem(text: string, { url }: PastedRequest): Read<never> | undefined {
  const queryAt = url.indexOf('?');
  const query = queryAt < 0 ? '' : url.slice(queryAt);
  const place = (offset: number): number => Math.max(0, text.indexOf(query.replace(/^\?/, ''))) + offset - 1;
  const percent = /%(?![0-9a-fA-F]{2})/.exec(query);
  if (percent) return problemAt('query', 'percent', text, place(percent.index));
  for (const match of query.matchAll(/[^?&=]+/g)) {
    try {
      decodeURIComponent(match[0]);
    } catch {
      const escape = match[0].indexOf('%');
      return problemAt('query', 'percent_not_utf8', text, place(match.index + Math.max(escape, 0)));
    }
  }
  return undefined;
}
