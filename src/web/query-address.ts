/**
 * An address of this program with some query parameters set, or removed where the value is `undefined` or empty.
 * @param address path with or without query
 */
export function withQuery(address: string, changes: Readonly<Record<string, string | number | undefined>>): string {
  const [path = '/', query = ''] = address.split('?', 2);
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') params.delete(name);
    else params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The path of a form's hidden `return` field when it lies in this program, otherwise the fallback. */
export function safeReturn(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !/^\/w\/[^\\\s]*$/.test(value) || value.startsWith('//')) return fallback;
  return value;
}

/** Number of a list's page from the address; anything else is the first page. */
export function readPageNumber(value: unknown): number {
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 1;
}
