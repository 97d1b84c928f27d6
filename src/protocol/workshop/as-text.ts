/** A request ready for the wire. */
interface RequestToShow {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The request as a curl command for a POSIX shell. */
export function asCurl({ method, url, headers, body }: RequestToShow): string {
  const parts = [`curl -sS -i -X ${method} ${quoted(url)}`];
  for (const [name, value] of headers) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body.length > 0) parts.push(`--data-raw ${quoted(new TextDecoder().decode(body))}`);
  return parts.join(' \\\n  ');
}

/** The request as editors with an HTTP client read it (`.http`). */
export function asHttpFile({ method, url, headers, body }: RequestToShow): string {
  const head = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return `${head.join('\n')}\n\n${new TextDecoder().decode(body)}`.trimEnd();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
