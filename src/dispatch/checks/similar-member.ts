type Members = Readonly<Record<string, unknown>>;

/** A member that was probably meant, e.g. `result_code` or `resultcode` for `resultCode`. */
export function similarMember(members: Members, wanted: string): string | undefined {
  const plain = reduce(wanted);
  return Object.keys(members).find((name) => name !== wanted && reduce(name) === plain);
}

/** Path of the wanted member one level down, e.g. `data.resultCode` of a wrapped answer. */
export function nestedMember(members: Members, wanted: string): string | undefined {
  for (const [name, value] of Object.entries(members)) {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, wanted)) return `${name}.${wanted}`;
  }
  return undefined;
}

/** What a wrong value is, in the words of JSON. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function reduce(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
