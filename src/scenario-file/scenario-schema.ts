import { z } from 'zod';
import { SCENARIO } from './scenario.ts';
import type { StepVerb } from './step-verb.ts';

type Json = Record<string, unknown>;

const REFERENCE = { type: 'string', pattern: '\\$\\{\\{.*\\}\\}', description: 'A reference to an earlier step.' };

/** The JSON schema of scenario files, for editors: made from the schemas that check them. */
export function scenarioSchema(verbs: readonly StepVerb[]): Json {
  const schema = z.toJSONSchema(SCENARIO, { io: 'input' }) as Json;
  const step = member(schema, 'properties', 'steps', 'items');
  const properties = step['properties'] as Json;
  properties['do'] = { ...(properties['do'] as Json), enum: verbs.map(({ name }) => name) };
  step['allOf'] = verbs.map((verb) => ({
    if: { properties: { do: { const: verb.name } }, required: ['do'] },
    then: { properties: { with: withReferences(verb.inputSchema) }, ...needed(verb) },
  }));
  return { ...schema, title: 'Scenario of the KooGallery Simulator' };
}

/** An input with members that must be there must be there itself. */
function needed({ inputSchema }: StepVerb): Json {
  const required = inputSchema['required'];
  return Array.isArray(required) && required.length > 0 ? { required: ['with'] } : {};
}

/** The same schema, with a reference allowed in place of each member, item and value. */
function withReferences(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, items, additionalProperties, anyOf, ...rest } = schema as Json;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapped(properties as Json) }),
    ...(items === undefined ? {} : { items: orReference(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
    ...(Array.isArray(anyOf) ? { anyOf: anyOf.map(withReferences) } : {}),
  };
}

function inner(schema: unknown): unknown {
  return typeof schema === 'object' ? orReference(schema) : schema;
}

function mapped(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, orReference(each)]));
}

function orReference(schema: unknown): unknown {
  const { description, ...rest } = withReferences(schema) as Json;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, REFERENCE] };
}

function member(schema: Json, ...path: readonly string[]): Json {
  return path.reduce((outer, name) => outer[name] as Json, schema);
}
