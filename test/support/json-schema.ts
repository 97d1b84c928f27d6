/**
 * A validator for the part of JSON Schema 2020-12 that our documents use. It throws for a keyword that it does not know,
 * so that nothing is taken for valid by being overlooked.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const NOTES = new Set(['description', 'title', 'default', '$schema', '$id', 'deprecated', 'examples']);
const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/,
  binary: /^/,
  email: /^[^@\s]+@[^@\s]+$/,
};

type Check = (operand: Json, value: Json, schema: Json, at: string, root: Json) => string[];

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const bad = (isBad: boolean, at: string, says: string): string[] => (isBad ? [`${at}: ${says}`] : []);

const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (ref, value, _schema, at, root) => problemsOf(resolve(ref, root), value, root, at),
  type: (types, value, _schema, at) =>
    bad(![types].flat().some((type: string) => isOfType(type, value)), at, `not ${types}: ${JSON.stringify(value)}`),
  enum: (values, value, _schema, at) => bad(!values.includes(value), at, `not one of ${values}: ${String(value)}`),
  const: (wanted, value, _schema, at) => bad(value !== wanted, at, `not ${String(wanted)}: ${String(value)}`),
  properties: (members, value, _schema, at, root) =>
    isObject(value)
      ? Object.entries(members).flatMap(([name, schema]) =>
          Object.hasOwn(value, name) ? problemsOf(schema, value[name], root, `${at}.${name}`) : [],
        )
      : [],
  required: (names: string[], value, _schema, at) =>
    isObject(value) ? names.flatMap((name) => bad(!Object.hasOwn(value, name), at, `${name} is missing`)) : [],
  additionalProperties: (inner, value, { properties = {} }, at, root) =>
    isObject(value)
      ? Object.keys(value)
          .filter((name) => !Object.hasOwn(properties, name))
          .flatMap((name) => (inner === false ? [`${at}: unknown ${name}`] : problemsOf(inner, value[name], root, at)))
      : [],
  propertyNames: (inner, value, _schema, at, root) =>
    isObject(value) ? Object.keys(value).flatMap((name) => problemsOf(inner, name, root, at)) : [],
  items: (inner, value, _schema, at, root) =>
    Array.isArray(value) ? value.flatMap((each, index) => problemsOf(inner, each, root, `${at}.${index}`)) : [],
  minItems: (min, value, _schema, at) => bad(Array.isArray(value) && value.length < min, at, 'too few items'),
  maxItems: (max, value, _schema, at) => bad(Array.isArray(value) && value.length > max, at, 'too many items'),
  minLength: (min, value, _schema, at) => bad(typeof value === 'string' && value.length < min, at, 'too short'),
  maxLength: (max, value, _schema, at) => bad(typeof value === 'string' && value.length > max, at, 'too long'),
  pattern: (pattern, value, _schema, at) =>
    bad(typeof value === 'string' && !new RegExp(pattern, 'u').test(value), at, `does not fit ${pattern}`),
  format: (format, value, _schema, at) => {
    const known = FORMATS[format];
    if (!known) throw new Error(`unknown format ${format}`);
    return bad(typeof value === 'string' && !known.test(value), at, `no ${format}: ${value}`);
  },
  minimum: (min, value, _schema, at) => bad(typeof value === 'number' && value < min, at, `below ${min}`),
  maximum: (max, value, _schema, at) => bad(typeof value === 'number' && value > max, at, `above ${max}`),
  exclusiveMinimum: (min, value, _schema, at) => bad(typeof value === 'number' && value <= min, at, `not above ${min}`),
  exclusiveMaximum: (max, value, _schema, at) => bad(typeof value === 'number' && value >= max, at, `not below ${max}`),
  anyOf: (schemas: Json[], value, _schema, at, root) => {
    const all = schemas.map((each) => problemsOf(each, value, root, at));
    return all.some((problems) => problems.length === 0) ? [] : [`${at}: fits none of ${JSON.stringify(all)}`];
  },
  oneOf: (schemas: Json[], value, _schema, at, root) => {
    const fits = schemas.filter((each) => problemsOf(each, value, root, at).length === 0).length;
    return bad(fits !== 1, at, `fits ${fits} of ${schemas.length}`);
  },
  allOf: (schemas: Json[], value, _schema, at, root) => schemas.flatMap((each) => problemsOf(each, value, root, at)),
  not: (inner, value, _schema, at, root) =>
    bad(problemsOf(inner, value, root, at).length === 0, at, 'fits what it must not'),
  if: (condition, value, { then = {} }, at, root) =>
    problemsOf(condition, value, root, at).length === 0 ? problemsOf(then, value, root, at) : [],
  then: () => [],
  $defs: () => [],
};

/** What of a value does not fit a schema. @param root the document that references lead into */
export function problemsOf(schema: Json, value: Json, root: Json = schema, at = '$'): string[] {
  if (schema === true) return [];
  if (schema === false) return [`${at}: nothing is allowed here`];
  return Object.entries(schema).flatMap(([keyword, operand]) => {
    if (NOTES.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (!check) throw new Error(`unknown keyword ${keyword} at ${at}`);
    return check(operand, value, schema, at, root);
  });
}

/** What a reference within a document leads to. */
export function resolve(ref: string, root: Json): Json {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((inner, name) => inner[name], root);
}

function isOfType(type: string, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
