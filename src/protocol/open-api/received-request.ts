/** A request of the seller exactly as it came. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they stood on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The path of a request line, without its query. */
export function pathOf({ target }: Pick<ReceivedRequest, 'target'>): string {
  return target.split('?', 1)[0] ?? '';
}

/** The query as it was sent, without the question mark. */
export function rawQueryOf({ target }: Pick<ReceivedRequest, 'target'>): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at + 1);
}

/** Names and values of the query in the order in which they were sent, decoded; `+` is a plus sign (RFC 3986). */
export function queryOf(request: Pick<ReceivedRequest, 'target'>): readonly (readonly [name: string, value: string])[] {
  const raw = rawQueryOf(request);
  return raw === ''
    ? []
    : raw.split('&').flatMap((part) => {
        if (part === '') return [];
        const at = part.indexOf('=');
        const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
        return [[decoded(name), decoded(value)] as const];
      });
}

/** The values of a header, trimmed; several headers of one name are joined by commas. `undefined` where it is not there. */
export function headerValue({ headers }: Pick<ReceivedRequest, 'headers'>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = headers.filter(([own]) => own.toLowerCase() === wanted).map(([, value]) => value.trim());
  return values.length === 0 ? undefined : values.join(',');
}

/** Percent-decoded; a text that is not well encoded stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
