import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import { openApiDocument } from '../../../src/web/api/openapi.ts';
import { API_ROUTES } from '../../../src/web/api/routes/index.ts';
import { startSimulator, type Simulator } from '../../../src/start-simulator.ts';
import { problemsOf } from '../../support/json-schema.ts';
import { arbitraryOf, spoiled, type Hints } from '../../support/schema-arbitrary.ts';

/** The document that is served, and requests drawn from it for every operation, sent to the running server. */
const SEED = 20_270_301;
const FITTING = 8;
const SPOILED_MAX = 12;
const LIMIT_MS = 30_000;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const document: Json = JSON.parse(JSON.stringify(openApiDocument(API_ROUTES)));
const OPERATIONS = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
  Object.entries<Json>(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

let simulator: Simulator;
let hints: Hints;
/** Ids by the part of the path before them. */
let idsOf: Readonly<Record<string, readonly string[]>>;
/** Operations that have carried something out. */
const succeeded = new Set<string>();
const defects: unknown[] = [];

before(async () => {
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    referenceIsvPort: 0,
    onDefect: (error) => defects.push(error),
  });
  await send('POST', '/api/v1/workspaces', { name: 'gen', id: 'gen', site: 'cn', clock: { mode: 'frozen' } });
  const base = '/api/v1/workspaces/gen';
  const order = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 }, quantity: 5 };
  const { body: placed } = await send('POST', `${base}/orders`, order);
  const { body: unpaid } = await send('POST', `${base}/orders`, { ...order, pay: 'later' });
  await send('GET', `${base}/calls/settled`);
  const { body: fault } = await send('POST', `${base}/faults`, { kind: 'duplicate', times: 'every' });
  const { body: notices } = await send('GET', `${base}/notices`);
  await send('POST', `${base}/snapshots`, { name: 'kept' });
  const { body: clock } = await send('GET', `${base}/clock`);
  const ids = [placed.id, unpaid.id, placed.instanceId, fault.id, notices.items[0].id, placed.lines[0].sku];
  idsOf = {
    orders: [placed.id, unpaid.id],
    instances: [placed.instanceId],
    products: ['team-board', 'customer-thread'],
    calls: ['call-4'],
    faults: [fault.id],
    buyers: ['lin-wei'],
    notices: [notices.items[0].id],
    snapshots: ['kept'],
    scenarios: ['01-first-purchase'],
    'scenario-runs': ['run-1'],
  };
  hints = {
    ids: [...ids, 'call-4', 'lin-wei', 'team-board', 'kept', 'cloud', '01-first-purchase', 'nothing-of-this-name'],
    aroundAt: Date.parse(clock.simAt),
    withinMs: 40 * 86_400_000,
    members: {
      productId: fc.constantFrom('team-board', 'team-board', 'customer-thread', 'no-such-product'),
      buyerId: fc.constantFrom('lin-wei', 'chen-hao', 'nobody'),
      instanceId: fc.constantFrom(placed.instanceId, placed.instanceId, 'ins-0'),
      timeoutMs: fc.integer({ min: 0, max: 5 }),
      // Chance would ask for months of busy trade, again and again.
      seed: fc.constantFrom('empty', 'demo-shop'),
      by: fc.constantFrom('P1D', 'PT1H', 'soon'),
      // Nothing is called that is not on this machine, and nothing that takes a minute to give up.
      url: fc.constantFrom('http://127.0.0.1:9/nobody', 'not an address', 'ftp://127.0.0.1/x'),
    },
  };
});
after(async () => {
  await simulator.close();
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Json;
}

async function send(method: string, address: string, body?: Json, type = 'application/json'): Promise<Answer> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MS);
  try {
    const response = await fetch(simulator.origin + address, {
      method,
      signal: stop.signal,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const contentType = response.headers.get('content-type') ?? '';
    // A stream has no end: its head is what is looked at.
    const text = contentType.startsWith('text/event-stream') ? '' : await response.text();
    const isJson = contentType.startsWith('application/json') && text !== '';
    return { status: response.status, type: contentType, body: isJson ? JSON.parse(text) : text };
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** The answer has a status that is described, and a body that fits what is described for it. */
function assertDescribed(operation: Json, answer: Answer, asked: string): void {
  const described = operation.responses[answer.status];
  assert.ok(described, `${asked}: ${answer.status} is not described: ${JSON.stringify(answer.body).slice(0, 400)}`);
  assert.notEqual(answer.status, 500, `${asked}: ${JSON.stringify(answer.body)}`);
  const types = Object.keys(described.content ?? {});
  if (types.length === 0) return assert.equal(answer.body, '', asked);
  assert.ok(
    types.some((type) => answer.type.startsWith(type)),
    `${asked}: ${answer.type} instead of ${types.join(', ')}`,
  );
  const schema = described.content['application/json']?.schema;
  if (schema && answer.type.startsWith('application/json')) {
    assert.deepEqual(problemsOf(schema, answer.body, document), [], asked);
  }
}

interface Parts {
  readonly params: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly body: Json;
}

function partsOf(operation: Json, path: string): Arbitrary<Parts> {
  const named = (place: string, arbitrary: (each: Json) => Arbitrary<Json>) => {
    const own = operation.parameters.filter((each: Json) => each.in === place && each.name !== 'lang');
    return fc.record(Object.fromEntries(own.map((each: Json) => [each.name, arbitrary(each)])), {
      requiredKeys: own
        // A wait that names no time would take half a minute.
        .filter((each: Json) => each.required || each.name === 'timeoutMs')
        .map((each: Json) => each.name),
    });
  };
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = schema ? arbitraryOf(schema, document, hints) : fc.constant(undefined);
  return fc.record({
    params: named('path', ({ name }) => {
      if (name === 'workspace') return fc.constantFrom('gen', 'gen', 'gen', 'gen', 'no-such-workspace');
      const collection =
        path
          .slice(0, path.indexOf(`/{${name}}`))
          .split('/')
          .at(-1) ?? '';
      return fc.constantFrom(...(idsOf[collection] ?? hints.ids), ...(idsOf[collection] ?? []), 'nothing-of-this-name');
    }),
    query: named('query', ({ name, schema: each }) => arbitraryOf(each, document, hints, name)),
    body: schema && !operation.requestBody.required ? fc.option(body, { nil: undefined }) : body,
  });
}

function addressOf(path: string, { params, query }: Pick<Parts, 'params' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** What would end the server's own work, or the workspace that the others need. */
const ONLY_ELSEWHERE = ['deleteWorkspace', 'importWorkspace'];

function drawn({ operation, path }: (typeof OPERATIONS)[number], index: number): Parts[] {
  const parts = fc.sample(partsOf(operation, path), { numRuns: FITTING, seed: SEED + index });
  if (!ONLY_ELSEWHERE.includes(operation.operationId)) return parts;
  return parts.map((each) => ({ ...each, params: { ...each.params, workspace: 'no-such-workspace' } }));
}

describe('requests drawn from the document', () => {
  test('there are operations, and each of them is asked', () => assert.ok(OPERATIONS.length > 100));

  for (const [index, { path, method, operation }] of OPERATIONS.entries()) {
    test(`${operation.operationId}: fitting requests are answered as described`, async () => {
      for (const parts of drawn({ operation, path, method }, index)) {
        const address = addressOf(path, parts);
        const isFile = operation.requestBody?.content['application/x-ndjson'] !== undefined;
        const answer = isFile
          ? await send(method, address, '{"no":"workspace"}\n', 'application/x-ndjson')
          : await send(method, address, parts.body);
        assertDescribed(operation, answer, `${method} ${address} ${JSON.stringify(parts.body)}`);
        if (answer.status < 300) succeeded.add(operation.operationId);
      }
      assert.deepEqual(defects, []);
    });

    test(`${operation.operationId}: unfitting ones are refused with the place`, async () => {
      const [parts] = drawn({ operation, path, method }, index);
      assert.ok(parts);
      const inGen = { ...parts.params, ...('workspace' in parts.params ? { workspace: 'gen' } : {}) };
      const refused = async (says: string, address: string, body?: Json, type?: string): Promise<Answer> => {
        const answer = await send(method, address, body, type);
        const asked = `${says}: ${method} ${address} ${JSON.stringify(body)}`;
        assert.ok(answer.status >= 400, `${asked}: ${answer.status}`);
        assertDescribed(operation, answer, asked);
        return answer;
      };
      const unknown = await refused(
        'an unknown parameter',
        addressOf(path, { params: inGen, query: { ...parts.query, nobodyKnowsThis: '1' } }),
        operation.requestBody ? parts.body : undefined,
      );
      if (!operation.requestBody?.content['application/x-ndjson']) {
        assert.ok(
          unknown.body.error.details.some((each: Json) => each.path === 'nobodyKnowsThis'),
          JSON.stringify(unknown.body),
        );
      }
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (!schema) return;
      const address = addressOf(path, { params: inGen, query: parts.query });
      await refused('no JSON', address, '{', 'application/json');
      const form = await refused('a form', address, 'a=1', 'application/x-www-form-urlencoded');
      assert.equal(form.status, 415);
      const fitting = parts.body ?? fc.sample(arbitraryOf(schema, document, hints), { numRuns: 1, seed: SEED })[0];
      for (const { says, value } of spoiled(schema, document, fitting).slice(0, SPOILED_MAX)) {
        const { status, body } = await refused(says, address, value);
        assert.deepEqual([status, body.error.code], [400, 'invalid_input'], `${says}: ${JSON.stringify(value)}`);
        assert.ok(body.error.details.length > 0, says);
      }
    });
  }

  test('chance reaches behind the refusals of most operations', () => {
    const share = succeeded.size / OPERATIONS.length;
    assert.ok(share > 0.4, `${succeeded.size} of ${OPERATIONS.length}`);
  });
});
