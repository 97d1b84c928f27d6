/**
 * Other texts of the same JSON body: what comes out when a body is parsed and written again (compact, sorted at every
 * level, laid out, with blanks as Python writes it). Empty for a body that is not JSON, and for the text as it came.
 */
export function canonicalBodyTexts(body: Uint8Array): readonly string[] {
  const sent = Buffer.from(body).toString('utf8');
  const value = parsed(sent);
  if (value === undefined) return [];
  const sorted = sortedDeep(value);
  const texts = [value, sorted].flatMap((each) => [
    JSON.stringify(each),
    JSON.stringify(each, null, 2),
    JSON.stringify(each, null, 4),
    withBlanks(each),
  ]);
  return [...new Set(texts)].filter((text) => text !== sent);
}

/** A JSON text without blanks, in the order sent and with its names sorted at every level; `undefined` for other texts. */
export function sortedCompact(text: string): { readonly compact: string; readonly sorted: string } | undefined {
  const value = parsed(text);
  if (value === undefined) return undefined;
  return { compact: JSON.stringify(value), sorted: JSON.stringify(sortedDeep(value)) };
}

/** A JSON value whose objects have their names in ascending order at every level (v2-saas 8.4). */
function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(members.map(([name, member]) => [name, sortedDeep(member)]));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As `json.dumps` of Python writes it: a blank behind each comma and colon. */
function withBlanks(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(withBlanks).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${withBlanks(member)}`)
    .join(', ')}}`;
}
