/**
 * A member of a call as plain text, or, where the interface has an object in its place, the members of that object
 * (`productInfo` of changeInstanceCheck, v2-saas 4.7).
 */
export type FieldValue = string | Readonly<Record<string, string>>;

/** The members of a call by their names on the wire. */
export type CallFields = Readonly<Record<string, FieldValue>>;

/** A member in one line: an object as JSON, its names ascending as they are on the wire. */
export function fieldText(value: FieldValue): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** A member that is text; `undefined` where it is absent or an object. */
export function textField(fields: CallFields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** The object that a text stands for, where it is the JSON of an object of texts. */
function objectIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const members = Object.entries(value as Record<string, unknown>);
    return members.every((member): member is [string, string] => typeof member[1] === 'string')
      ? Object.fromEntries(members)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Members that a person has edited as lines of text: what was an object stays one where its text still is. */
export function fieldsOfTexts(texts: Readonly<Record<string, string>>, original: CallFields): CallFields {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      typeof original[name] === 'object' ? (objectIn(text) ?? text) : text,
    ]),
  );
}

/** The members of a call as lines of text. */
export function fieldTexts(fields: CallFields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fieldText(value)]));
}
