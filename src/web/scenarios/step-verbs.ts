import { z } from 'zod';
import { inputPlace, type Verb } from '../../cli/verb.ts';
import { VERBS } from '../../cli/verbs.ts';
import type { StepVerb } from '../../scenario-file/step-verb.ts';
import type { ApiRoute } from '../api/api-route.ts';
import { textsFor } from '../api/perform.ts';
import { readPart } from '../api/read-input.ts';
import { API_ROUTES } from '../api/routes/index.ts';
import { CALL } from '../api/schemas/call.ts';
import { INSTANCE } from '../api/schemas/instance.ts';
import { ORDER } from '../api/schemas/order.ts';
import { REFUND_REQUEST } from '../api/schemas/refund.ts';

const RECORDING = ['startRecording', 'getRecording', 'stopRecording'];

/** Verbs that would take the workspace away from under the scenario, or that never end. */
const LEFT_OUT: readonly string[] = ['deleteWorkspace', 'streamEvents', 'waitUntilSettled', ...RECORDING];

/** Records that calls go on to change, and what reads them anew. */
const REREAD: readonly (readonly [z.ZodType, string])[] = [
  [ORDER, 'getOrder'],
  [INSTANCE, 'getInstance'],
  [CALL, 'getCall'],
  [REFUND_REQUEST, 'getRefundRequest'],
];

/** What a step of a scenario can do: the verbs of the command line that stay within one workspace and answer with JSON. */
export function stepVerbs(): readonly StepVerb[] {
  return VERBS.flatMap((verb) => {
    const route = API_ROUTES.find(({ id }) => id === verb.operation);
    const isOfWorkspace = verb.path.startsWith('/api/v1/workspaces/{workspace}');
    const fits = isOfWorkspace && !verb.file && !verb.stream && !LEFT_OUT.includes(verb.operation);
    return route && fits ? [stepVerb(verb, route)] : [];
  });
}

function stepVerb(verb: Verb, route: ApiRoute): StepVerb {
  const place = inputPlace(verb);
  const input = place === 'query' ? route.query.omit({ lang: true }) : route.body;
  const reread = REREAD.find(([schema]) => schema === route.success[0].schema)?.[1];
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Readonly<Record<string, unknown>>;
  const members = Object.keys((schema['properties'] as object | undefined) ?? {});
  return {
    name: verb.name,
    operation: verb.operation,
    places: verb.places,
    inputPlace: place,
    members,
    inputSchema: withPlaces(schema, verb.places),
    ...(reread === undefined ? {} : { reread }),
    checkInput: (given, language) => {
      const own = Object.entries(given).filter(([name]) => !verb.places.includes(name) || members.includes(name));
      const read = readPart(input, Object.fromEntries(place === 'query' ? own.map(textual) : own), textsFor(language));
      if (!('problems' in read)) return [];
      return read.problems.map(({ path, key, text, params }) => ({
        path: path === 'body' ? '' : path,
        message: text ?? textsFor(language).problem(key ?? '', params),
      }));
    },
  };
}

function textual([name, value]: readonly [string, unknown]): readonly [string, unknown] {
  return [name, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value];
}

/** The schema of an input with the members that stand in the path. */
function withPlaces(schema: Readonly<Record<string, unknown>>, places: readonly string[]) {
  const { $schema: _dialect, properties = {}, required = [], type: _type, ...rest } = schema;
  const own = Object.fromEntries(places.map((place) => [place, { type: 'string' }]));
  return {
    ...rest,
    type: 'object',
    properties: { ...own, ...(properties as object) },
    required: [...new Set([...places, ...(required as string[])])],
  };
}
