import { z } from 'zod';
import { AppError, type FaultCode } from '../../app/app-error.ts';
import type { ApiRoute, RouteAnswer } from './api-route.ts';
import { apiSchemas } from './schemas/common.ts';
import { API_ERROR } from './schemas/error.ts';

type Json = Record<string, unknown>;

/** Faults that any operation can answer with. */
const FAULTS_OF_ALL: readonly FaultCode[] = ['invalid_input', 'forbidden', 'internal'];
const FAULTS_OF_WRITES: readonly FaultCode[] = [
  'unsupported_media_type',
  'payload_too_large',
  'store.read_only',
  'store.write_failed',
];

/** The OpenAPI 3.1 document of the given routes, made from the very schemas that check their input. */
export function openApiDocument(routes: readonly ApiRoute[]): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operation(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'KooGallery Simulator',
      version: '1',
      description:
        'Everything that the pages of the simulator can do. Times are ISO 8601 with zone: `…SimAt` is marketplace ' +
        'time, `…WallAt` real time. Amounts are in minor units. Not affiliated with Huawei Cloud.',
    },
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: { schemas: components },
  };
}

function operation(route: ApiRoute, components: Json): Json {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    parameters: [
      ...parameters(route.params, 'path', components),
      ...parameters(route.query, 'query', components),
      ...(route.id === 'streamEvents' ? [LAST_EVENT_ID] : []),
    ],
    ...requestBody(route, components),
    responses: responses(route, components),
  };
}

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Id of the last event that was received.',
  schema: { type: 'string' },
};

function parameters(schema: z.ZodObject, place: 'path' | 'query', components: Json): Json[] {
  return Object.entries(schema.shape).map(([name, member]) => {
    const { description, ...shape } = schemaOf(member as z.ZodType, 'input', components);
    return {
      name,
      in: place,
      required: place === 'path' || !(member as z.ZodType).safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: shape,
    };
  });
}

function requestBody(route: ApiRoute, components: Json): Json {
  if (route.rawBody) {
    const { contentType, description } = route.rawBody;
    const content = { [contentType]: { schema: { type: 'string', format: 'binary' } } };
    return { requestBody: { required: true, description, content } };
  }
  if (!takesBody(route)) return {};
  const required = !route.body.safeParse(undefined).success;
  return { requestBody: { required, content: json(schemaOf(route.body, 'input', components)) } };
}

/** Whether a body with members means anything to a route. */
function takesBody(route: ApiRoute): boolean {
  return route.body instanceof z.ZodOptional ? Object.keys(shapeOf(route.body)).length > 0 : true;
}

function shapeOf(schema: z.ZodOptional): object {
  const inner = schema.unwrap();
  return inner instanceof z.ZodObject ? inner.shape : {};
}

function responses(route: ApiRoute, components: Json): Json {
  const answers = Object.fromEntries(route.success.map((answer) => [answer.status, success(answer, components)]));
  const errorSchema = schemaOf(API_ERROR, 'output', components);
  const writes = route.method === 'get' ? [] : FAULTS_OF_WRITES;
  const byStatus = new Map<number, string[]>();
  for (const code of [...FAULTS_OF_ALL, ...writes, ...route.faults]) {
    const status = code === 'not_allowed' ? 409 : new AppError(code, '').status;
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), code])]);
  }
  for (const [status, codes] of byStatus) {
    answers[status] ??= { description: codes.map((code) => `\`${code}\``).join(', '), content: json(errorSchema) };
  }
  return answers;
}

function success(answer: RouteAnswer, components: Json): Json {
  const { description, schema, contentType } = answer;
  if (schema) return { description, content: json(schemaOf(schema, 'output', components)) };
  if (contentType === undefined) return { description };
  const shape = (type: string): Json => (type === 'application/json' ? {} : { type: 'string' });
  return {
    description,
    content: Object.fromEntries([contentType].flat().map((type) => [type, { schema: shape(type) }])),
  };
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** The JSON schema of a zod schema; named schemas go to the components and are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _dialect,
    $defs,
    ...shape
  } = z.toJSONSchema(schema, {
    io,
    metadata: apiSchemas,
    override: ({ zodSchema, jsonSchema }) => {
      // Names come from our registry, descriptions (`describe`) from zod's own.
      const description = z.globalRegistry.get(zodSchema)?.description;
      if (description !== undefined) jsonSchema.description = description;
      // `date-time` says it all; zod's pattern for it is four lines long.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      delete jsonSchema.id;
    },
  });
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = withComponentRefs(definition);
  return withComponentRefs(shape) as Json;
}

function withComponentRefs(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as unknown;
}
