/** What a body member may hold. Scalars travel as strings whatever their type is here. */
export type BodyValue = string | number | boolean | BodyFields;

/** Members of a request body; `null` and `undefined` members are not sent. */
export interface BodyFields {
  readonly [name: string]: BodyValue | null | undefined;
}

/**
 * The one JSON text of these fields that survives both ways of verifying a call, over the raw bytes and over a parsed
 * map that is sorted and serialised again: names ascending by character code at every level, no spaces, no escaped `/`,
 * non-ASCII as it is, every scalar a string (v2-saas 2.1, step 1; Huawei's sample reads the body as a map of strings).
 */
export function canonicalBody(fields: BodyFields): string {
  const members: string[] = [];
  // The default sort compares UTF-16 code units, as the TreeMap of Huawei's sample does; localeCompare would not.
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (value === null || value === undefined) continue;
    const json = typeof value === 'object' ? canonicalBody(value) : JSON.stringify(String(value));
    members.push(`${JSON.stringify(name)}:${json}`);
  }
  return `{${members.join(',')}}`;
}
