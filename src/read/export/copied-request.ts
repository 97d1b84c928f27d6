import type { Exchange } from '../../domain/call.ts';

/** What goes beside a request that somebody copies out of the program. */
export interface CopyOptions {
  /** A certificate that no trusted authority has signed is accepted for this product. */
  readonly insecure: boolean;
  /** Hard limit of a call. */
  readonly timeoutMs: number;
  /** One line each, without a mark of its own. */
  readonly comments: readonly string[];
}

/**
 * A signed request as a command for curl in a POSIX shell: the same bytes that the program would send. No key is in it,
 * only the signature made with it.
 */
export function curlText(request: Exchange['request'], { insecure, timeoutMs, comments }: CopyOptions): string {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  // curl adds these by itself unless it is told not to.
  const unwanted = ['User-Agent', 'Accept', ...(request.body.length > 0 ? ['Content-Type'] : [])].filter(
    (name) => !names.has(name.toLowerCase()),
  );
  const parts = [
    // --globoff and --path-as-is: brackets and dots in an address mean themselves.
    `curl --silent --show-error --include --globoff --path-as-is --max-time ${Math.ceil(timeoutMs / 1_000)}`,
    ...(insecure ? ['--insecure'] : []),
    `--request ${request.method} ${quoted(request.url)}`,
    ...request.headers.map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...unwanted.map((name) => `--header ${quoted(`${name}:`)}`),
    ...(request.body.length > 0 ? [`--data-raw ${quoted(textOf(request.body))}`] : []),
  ];
  return `${comments.map((line) => `# ${oneLine(line)}\n`).join('')}${parts.join(' \\\n  ')}\n`;
}

/**
 * The same as a request file of the HTTP clients in IntelliJ and VS Code. No newline follows the body: it would be sent
 * and break the signature.
 */
export function httpFileText(request: Exchange['request'], { comments }: Pick<CopyOptions, 'comments'>): string {
  const [title = '', ...rest] = comments;
  const lines = [
    `### ${oneLine(title)}`,
    ...rest.map((line) => `# ${oneLine(line)}`),
    `${request.method} ${request.url}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return request.body.length === 0 ? `${lines.join('\n')}\n` : `${lines.join('\n')}\n\n${textOf(request.body)}`;
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function textOf(body: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
}
