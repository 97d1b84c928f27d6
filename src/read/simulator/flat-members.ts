/** Most lines of one body: enough for a hundred instances' access data, bounded on a page. */
const ROWS_MAX = 500;

/** The leaves of a JSON text by their paths, e.g. `info[0].appInfo.userName`. Its depth was bounded by the check. */
export function flatMembers(json: string): (readonly [path: string, value: string])[] {
  const rows: (readonly [string, string])[] = [];
  collect(JSON.parse(json) as unknown, '', rows);
  return rows;
}

function collect(value: unknown, path: string, rows: (readonly [string, string])[]): void {
  if (rows.length >= ROWS_MAX) return;
  if (typeof value !== 'object' || value === null) {
    rows.push([path === '' ? 'body' : path, typeof value === 'string' ? value : JSON.stringify(value)]);
    return;
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) rows.push([path === '' ? 'body' : path, isList ? '[]' : '{}']);
  for (const [name, member] of entries) {
    collect(member, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`, rows);
  }
}
