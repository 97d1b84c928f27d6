import { memberAt } from './references.ts';

/** Something that is not as the scenario says: where, what it says, what came. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Comparisons beside equality, told by the one member of an object. */
const COMPARISONS: Readonly<Record<string, (got: unknown, wanted: unknown) => boolean>> = {
  $not: (got, wanted) => differencesOf(wanted, got).length > 0,
  $oneOf: (got, wanted) => Array.isArray(wanted) && wanted.some((each) => differencesOf(each, got).length === 0),
  $contains: (got, wanted) =>
    typeof got === 'string'
      ? got.includes(String(wanted))
      : Array.isArray(got) && got.some((each) => differencesOf(wanted, each).length === 0),
  $above: (got, wanted) => isOrdered(got, wanted) && got > (wanted as typeof got),
  $below: (got, wanted) => isOrdered(got, wanted) && got < (wanted as typeof got),
  $exists: (got, wanted) => (got !== undefined && got !== null) === wanted,
  $count: (got, wanted) => Array.isArray(got) && got.length === wanted,
};

/** What in `got` is not as wanted; of an object only the members that are named count. */
export function differencesOf(wanted: unknown, got: unknown, path = ''): Difference[] {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return [{ path, expected: wanted, got }];
    return wanted.flatMap((each, index) => differencesOf(each, got[index], join(path, String(index))));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const entries = Object.entries(wanted);
    const [[name, operand] = ['', undefined]] = entries;
    const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
    if (entries.length === 1 && comparison) return comparison(got, operand) ? [] : [{ path, expected: wanted, got }];
    return entries.flatMap(([member, value]) => differencesOf(value, memberAt(got, member), join(path, member)));
  }
  return isEqual(wanted, got) ? [] : [{ path, expected: wanted, got }];
}

/** `null` in a scenario also means: not there. Instants are equal whatever their zone. */
function isEqual(wanted: unknown, got: unknown): boolean {
  if (wanted === null) return got === null || got === undefined;
  if (wanted === got) return true;
  return isInstant(wanted) && isInstant(got) && Date.parse(wanted) === Date.parse(got);
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value);
}

function isOrdered(got: unknown, wanted: unknown): got is number | string {
  return typeof got === typeof wanted && (typeof got === 'number' || typeof got === 'string');
}

function join(path: string, member: string): string {
  return path === '' ? member : `${path}.${member}`;
}
