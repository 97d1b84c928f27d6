import fc, { type Arbitrary } from 'fast-check';
import { resolve } from './json-schema.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

/** What is known of the world that requests are made for. */
export interface Hints {
  /** Ids that there are: without them every request would end at "not found". */
  readonly ids: readonly string[];
  /** Values by name of the member, where chance would ask for hours of work. */
  readonly members: Readonly<Record<string, Arbitrary<Json>>>;
  /** Around which instants are drawn, and how far, in ms. */
  readonly aroundAt: number;
  readonly withinMs: number;
}

/** Texts for patterns that cannot be drawn from directly. */
const SAMPLES = [
  'abc',
  'Team-1',
  '名字',
  'a b',
  'x@example.com',
  '13800000001',
  'a1b2c3d4e5f60718',
  '12',
  'x1',
  '+86 138',
  // Nothing is called that is not on this machine.
  'http://127.0.0.1:9/nobody',
];

/** Values that fit a schema of an OpenAPI document, as far as the schema tells. */
export function arbitraryOf(schema: Json, root: Json, hints: Hints, name = ''): Arbitrary<Json> {
  const known = hints.members[name];
  if (known) return known;
  if (schema.$ref) return arbitraryOf(resolve(schema.$ref, root), root, hints, name);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((each: Json) => arbitraryOf(each, root, hints, name)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 100_000, 1_000_000_000) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 100_000, noNaN: true });
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, root, hints, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)),
      });
    case 'object':
      return objectOf(schema, root, hints);
    case 'string':
      return stringOf(schema, hints);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(schema: Json, root: Json, hints: Hints): Arbitrary<Json> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, arbitraryOf(each, root, hints, name)]),
  );
  const record = fc.record(members, { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return record;
  const more = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }),
    arbitraryOf(additionalProperties, root, hints),
    {
      maxKeys: 2,
    },
  );
  return fc.tuple(record, more).map(([a, b]) => ({ ...b, ...a }));
}

function stringOf({ minLength = 0, maxLength = 60, pattern, format }: Json, hints: Hints): Arbitrary<string> {
  if (format === 'date-time') {
    const { aroundAt, withinMs } = hints;
    return fc.integer({ min: aroundAt - withinMs, max: aroundAt + withinMs }).map((at) => new Date(at).toISOString());
  }
  const free = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' });
  if (pattern === undefined)
    return fc.oneof(fc.constantFrom(...hints.ids), free).filter((text) => text.length <= maxLength);
  const fits = (text: string): boolean =>
    new RegExp(pattern, 'u').test(text) && text.length >= minLength && text.length <= maxLength;
  const known = [...SAMPLES, ...hints.ids].filter(fits);
  // Filtering would look for ever for what chance never writes.
  if (known.length === 0) throw new Error(`no sample fits the pattern ${pattern}: add one`);
  return fc.constantFrom(...known);
}

/** A change that makes a fitting value unfit, and what it does; `undefined` where the schema forbids nothing. */
export function spoiled(schema: Json, root: Json, value: Json): { readonly says: string; readonly value: Json }[] {
  const own = schema.$ref ? resolve(schema.$ref, root) : schema;
  if (own.type !== 'object' || typeof value !== 'object' || value === null) return [];
  const { properties = {}, required = [], additionalProperties } = own;
  const wrong: { says: string; value: Json }[] = [];
  if (additionalProperties === false)
    wrong.push({ says: 'an unknown member', value: { ...value, nobodyKnowsThis: 1 } });
  for (const name of required as string[]) {
    const { [name]: _left, ...rest } = value;
    wrong.push({ says: `without ${name}`, value: rest });
  }
  for (const [name, each] of Object.entries<Json>(properties)) {
    const inner = each.$ref ? resolve(each.$ref, root) : each;
    if (typeof inner.type === 'string' && inner.type !== 'object') {
      wrong.push({ says: `${name} as an object`, value: { ...value, [name]: { no: 'such' } } });
    }
    if (inner.enum) wrong.push({ says: `${name} with an unknown word`, value: { ...value, [name]: 'no_such_word' } });
    if (inner.maxLength !== undefined) {
      wrong.push({ says: `${name} too long`, value: { ...value, [name]: 'x'.repeat(inner.maxLength + 1) } });
    }
    if (inner.type === 'integer' && inner.minimum !== undefined) {
      wrong.push({ says: `${name} below its minimum`, value: { ...value, [name]: inner.minimum - 1 } });
    }
  }
  return wrong;
}
