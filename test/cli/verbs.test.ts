import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inputPlace, type Field, type Verb } from '../../src/cli/verb.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { openApiDocument } from '../../src/web/api/openapi.ts';
import { API_ROUTES } from '../../src/web/api/routes/index.ts';

/** Operations without a verb, each with the reason. */
const WITHOUT_VERB: Readonly<Record<string, string>> = {};

/** Looked into without types, as scripts do. */
type Json = ReturnType<typeof JSON.parse>;

const document: Json = openApiDocument(API_ROUTES);
const operations = new Map<string, { method: string; path: string; operation: Json }>();
for (const [path, methods] of Object.entries<Json>(document.paths)) {
  for (const [method, operation] of Object.entries<Json>(methods)) {
    operations.set(operation.operationId, { method: method.toUpperCase(), path, operation });
  }
}

function resolved(schema: Json): Json {
  if (schema?.$ref) return resolved(document.components.schemas[schema.$ref.split('/').at(-1)]);
  if (schema?.allOf?.length === 1) return resolved(schema.allOf[0]);
  return schema;
}

/** The schema of a member by its dotted path; lists are looked into. */
function memberOf(schema: Json, path: string): Json {
  return path.split('.').reduce((inner, name) => {
    const { properties, additionalProperties, anyOf } = resolved(inner) ?? {};
    const known = properties?.[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return known ?? anyOf?.map((each: Json) => resolved(each)?.properties?.[name]).find(Boolean);
  }, schema);
}

function inputOf(verb: Verb, field: Field): Json {
  const { operation } = operations.get(verb.operation) ?? {};
  if (inputPlace(verb) === 'query') {
    return operation.parameters.find((each: Json) => each.in === 'query' && each.name === field.at)?.schema;
  }
  return memberOf(operation.requestBody?.content['application/json'].schema, field.at);
}

describe('verbs of the command line', () => {
  test('every operation of the API has a verb, or a reason', () => {
    const covered = new Set([...VERBS.map(({ operation }) => operation), ...Object.keys(WITHOUT_VERB)]);
    assert.deepEqual(
      [...operations.keys()].filter((id) => !covered.has(id)),
      [],
    );
    assert.deepEqual(
      [...covered].filter((id) => !operations.has(id)),
      [],
    );
    assert.equal(new Set(VERBS.map(({ name }) => name)).size, VERBS.length);
  });

  for (const verb of VERBS) {
    test(`${verb.name} fits ${verb.operation}`, () => {
      const { method, path, operation } = operations.get(verb.operation) ?? { method: '', path: '', operation: {} };
      assert.equal(`${verb.method} ${verb.path}`, `${method} ${path}`);
      for (const field of [...verb.takes, ...verb.options]) {
        const schema = resolved(inputOf(verb, field));
        assert.ok(schema, `${verb.name}: nothing takes ${field.at}`);
        const types = [schema.type, ...(schema.anyOf ?? []).map((each: Json) => each.type)];
        if (field.kind === 'number') assert.ok(types.includes('integer') || types.includes('number'), field.at);
        if (field.kind === 'flag' || field.kind === 'off') {
          assert.ok(types.includes('boolean') || schema.enum?.includes('true'), field.at);
        }
        if (field.kind === 'list' || field.kind === 'named') assert.equal(schema.type, 'array', field.at);
      }
      const answer = operation.responses['200']?.content?.['application/json']?.schema;
      const item = resolved(answer)?.properties?.items?.items;
      assert.equal(item !== undefined, verb.columns.length > 0, `${verb.name}: columns are for lists`);
      for (const column of verb.columns) assert.ok(memberOf(item, column), `${verb.name}: no member ${column}`);
    });
  }
});
