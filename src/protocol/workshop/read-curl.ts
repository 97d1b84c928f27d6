import { problemAt, type Read } from './pasted-text.ts';

/** What a curl command would send. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

interface Token {
  readonly text: string;
  readonly index: number;
}

/** Options without a value that change nothing about the request. */
const SILENT =
  /^(?:-[sSivkLfgNO#]+|--(?:silent|show-error|include|verbose|insecure|location|fail|compressed|globoff|http1\.1|no-buffer|path-as-is))$/;
/** Options whose value changes nothing about the request. */
const SILENT_WITH_VALUE =
  /^(?:-[omuwxeb]|--(?:output|max-time|connect-timeout|user|write-out|proxy|referer|cookie|resolve|cacert))$/;
const DATA = /^(?:-d|--data(?:-raw|-binary|-ascii)?)$/;

/** Reads a curl command as a POSIX shell would; files that it names are not read. */
export function readCurl(text: string): Read<CurlRequest> {
  const tokens = tokensOf(text);
  if ('problem' in tokens) return tokens;
  const words = tokens.value;
  const headers: [string, string][] = [];
  const data: string[] = [];
  let url: string | undefined;
  let method: string | undefined;
  let dataInUrl = false;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const [name, joined] = splitOption(word.text);
    const value = (): Token =>
      joined === undefined
        ? (words[(at += 1)] ?? { text: '', index: text.length })
        : { text: joined, index: word.index };
    if (!name.startsWith('-')) url ??= word.text;
    else if (name === '--url') url = value().text;
    else if (name === '-X' || name === '--request') method = value().text;
    else if (name === '-H' || name === '--header') {
      const { text: line, index } = value();
      const colon = line.indexOf(':');
      if (colon <= 0) return problemAt('headers', 'header_line', text, index, line);
      headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    } else if (name === '-G' || name === '--get') dataInUrl = true;
    else if (DATA.test(name)) {
      const { text: body, index } = value();
      if (body.startsWith('@') && name !== '--data-raw') return problemAt('body', 'curl_file', text, index, body);
      data.push(body);
    } else if (SILENT_WITH_VALUE.test(name)) value();
    else if (!SILENT.test(name)) return problemAt('text', 'curl_option', text, word.index, name);
  }
  if (url === undefined) return problemAt('url', 'curl_no_url', text, text.length);
  const body = data.join('&');
  if (dataInUrl && body !== '') {
    return {
      value: { method: method ?? 'GET', url: `${url}${url.includes('?') ? '&' : '?'}${body}`, headers, body: '' },
    };
  }
  return { value: { method: method ?? (data.length > 0 ? 'POST' : 'GET'), url, headers, body } };
}

/** `--name=value` and `-Xvalue` hold their value themselves. */
function splitOption(word: string): [name: string, value: string | undefined] {
  const long = /^(--[\w-]+)=([^]*)$/.exec(word);
  if (long) return [long[1] ?? '', long[2]];
  const short = /^(-[XHd])([^]+)$/.exec(word);
  return short ? [short[1] ?? '', short[2]] : [word, undefined];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function tokensOf(text: string): Read<readonly Token[]> {
  const tokens: Token[] = [];
  let current: { text: string; index: number } | undefined;
  let at = 0;
  const add = (piece: string, index: number): void => {
    current ??= { text: '', index };
    current.text += piece;
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    const start = at;
    if (/\s/.test(character)) {
      if (current) tokens.push(current);
      current = undefined;
      at += 1;
    } else if (character === '\\' || character === '^') {
      // Behind the mark a line goes on: of a shell, or of the command line of Windows.
      const next = text[at + 1] ?? '';
      if (next === '\n') at += 2;
      else if (character === '^') {
        add('^', start);
        at += 1;
      } else {
        add(next, start);
        at += 2;
      }
    } else if (character === "'" || character === '"' || (character === '$' && text[at + 1] === "'")) {
      const quoted = quotedPiece(text, at);
      if (!quoted) return problemAt('text', 'curl_quote', text, start);
      add(quoted.text, start);
      at = quoted.end;
    } else {
      add(character, start);
      at += 1;
    }
  }
  if (current) tokens.push(current);
  return { value: tokens };
}

/** The text between quotes that open at `start`, and where it goes on behind them. */
function quotedPiece(text: string, start: number): { text: string; end: number } | undefined {
  const ansi = text[start] === '$';
  const quote = ansi ? "'" : (text[start] ?? '');
  let piece = '';
  let at = start + (ansi ? 2 : 1);
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === quote) return { text: piece, end: at + 1 };
    if (character === '\\' && (ansi || quote === '"')) {
      const code = ansi ? /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 6)) : null;
      const next = text[at + 1] ?? '';
      if (code) piece += String.fromCharCode(parseInt(code[1] ?? code[2] ?? '', 16));
      else if (ansi) piece += ESCAPES[next] ?? next;
      else piece += next === '\n' ? '' : /["\\$`]/.test(next) ? next : `\\${next}`;
      at += code ? code[0].length : 2;
    } else {
      piece += character;
      at += 1;
    }
  }
  return undefined;
}
