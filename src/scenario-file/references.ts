/** `${{ steps.buy.instanceId }}`: a member of the answer of an earlier step, or `${{ workspace.id }}`. */
const REFERENCE = /\$\{\{\s*([^{}]*?)\s*\}\}/g;
const STEP_PATH = /^steps\.([A-Za-z_][A-Za-z0-9_-]*)(?:\.([\w.-]+))?$/;

/** What references can lead to: answers by id of the step. */
export interface Known {
  readonly steps: ReadonlyMap<string, unknown>;
}

/** A reference that leads nowhere. */
export class ReferenceError extends Error {
  readonly reference: string;
  readonly path: string;

  constructor(reference: string, path: string) {
    super(reference);
    this.reference = reference;
    this.path = path;
  }
}

/** Whether there is a reference in a value or in something below it. */
export function hasReference(value: unknown): boolean {
  if (typeof value === 'string') return value.search(REFERENCE) >= 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasReference);
}

/** Every reference in a value with the path where it stands. */
export function* referencesIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly inside: string; readonly stepId: string | undefined }> {
  if (typeof value === 'string') {
    for (const [, inside = ''] of value.matchAll(REFERENCE)) {
      yield { path, inside, stepId: STEP_PATH.exec(inside)?.[1] };
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) yield* referencesIn(member, [...path, name]);
  }
}

/**
 * The value with its references filled in; a text that is one reference takes the type of what it leads to.
 * @throws ReferenceError
 */
export function fillIn(value: unknown, known: Known, path: readonly string[] = []): unknown {
  if (typeof value === 'string') return fillText(value, known, path);
  if (Array.isArray(value)) return value.map((item, index) => fillIn(item, known, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, fillIn(member, known, [...path, name])]),
  );
}

function fillText(text: string, known: Known, path: readonly string[]): unknown {
  const [whole] = text.matchAll(REFERENCE);
  if (whole && whole[0] === text) return lookUp(whole[1] ?? '', known, path);
  return text.replace(REFERENCE, (_all, inside: string) => {
    const value = lookUp(inside, known, path);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function lookUp(inside: string, { steps }: Known, path: readonly string[]): unknown {
  const [, stepId = '', members] = STEP_PATH.exec(inside) ?? [];
  const value = members === undefined ? steps.get(stepId) : memberAt(steps.get(stepId), members);
  if (value === undefined) throw new ReferenceError(inside, path.join('.'));
  return value;
}

/** Members of the answer that a reference is about: what it could have named. */
export function membersBeside(inside: string, { steps }: Known): string[] {
  const [, stepId = ''] = STEP_PATH.exec(inside) ?? [];
  const answer = steps.get(stepId);
  return typeof answer === 'object' && answer !== null ? Object.keys(answer) : [];
}

/** The member at a dotted path (`items.0.id`); `undefined` where there is none. */
export function memberAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      value,
    );
}
