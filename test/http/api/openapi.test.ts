import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openApiDocument } from '../../../src/web/api/openapi.ts';
import { API_ROUTES } from '../../../src/web/api/routes/index.ts';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

/** Every `$ref` of a document. */
function refsOf(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === '$ref' ? [String(member)] : refsOf(member)));
}

test('the document is served and lists every route with parameters, body and answers', async () => {
  const { status, body } = await api.get('/api/openapi.json');
  assert.equal(status, 200);
  assert.equal(body.openapi, '3.1.0');
  for (const route of API_ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const operation = body.paths[path]?.[route.method];
    assert.ok(operation, `${route.method} ${path}`);
    assert.equal(operation.operationId, route.id);
    const named = operation.parameters.map((parameter: Json) => `${parameter.in} ${parameter.name}`);
    for (const name of Object.keys(route.params.shape))
      assert.ok(named.includes(`path ${name}`), `${route.id} ${name}`);
    for (const name of Object.keys(route.query.shape))
      assert.ok(named.includes(`query ${name}`), `${route.id} ${name}`);
    for (const answer of route.success) assert.ok(operation.responses[answer.status], `${route.id} ${answer.status}`);
    assert.equal(operation.responses[400].content['application/json'].schema.$ref, '#/components/schemas/Error');
  }
});

test('the path parameters of every path are declared, and operation ids are unique', () => {
  const ids = new Set<string>();
  for (const route of API_ROUTES) {
    const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
    assert.deepEqual(Object.keys(route.params.shape).sort(), inPath.sort(), route.id);
    assert.ok(!ids.has(route.id), route.id);
    ids.add(route.id);
  }
});

test('every reference resolves, and nothing refers to another place', () => {
  const document: Json = openApiDocument(API_ROUTES);
  const refs = refsOf(document);
  assert.ok(refs.length > 50);
  for (const ref of refs) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(ref)?.[1];
    assert.ok(name && document.components.schemas[name], ref);
  }
});

test('bodies, defaults and refusals are told', () => {
  const document: Json = openApiDocument(API_ROUTES);
  const order = document.paths['/api/v1/workspaces/{workspace}/orders'].post;
  assert.equal(order.requestBody.required, true);
  assert.deepEqual(document.components.schemas.NewOrder.required, ['productId', 'billing']);
  assert.equal(document.components.schemas.NewOrder.additionalProperties, false);
  assert.match(order.responses[409].description, /not_allowed/);
  const pay = document.paths['/api/v1/workspaces/{workspace}/orders/{id}/pay'].post;
  assert.equal(pay.requestBody.required, false);
  const cancel = document.paths['/api/v1/workspaces/{workspace}/orders/{id}/cancel'].post;
  assert.equal(cancel.requestBody, undefined);
  const limit = document.paths['/api/v1/workspaces/{workspace}/orders'].get.parameters.find(
    (parameter: Json) => parameter.name === 'limit',
  );
  assert.deepEqual([limit.required, limit.schema.type, limit.schema.default], [false, 'integer', 50]);
  const wait = document.paths['/api/v1/workspaces/{workspace}/calls/wait'].get;
  assert.ok(wait.responses[408]);
  const after = wait.parameters.find((parameter: Json) => parameter.name === 'after');
  assert.match(after.description, /only calls made after it/);
  assert.match(document.components.schemas.Instance.properties.sellerInstanceId.description, /seller/);
});

test('the documentation page loads everything from this program', async () => {
  const { status, body, headers } = await api.get('/api/docs');
  assert.equal(status, 200);
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'/);
  const assets = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  assert.ok(assets.length >= 3);
  for (const asset of assets) {
    assert.ok(asset.startsWith('/'), asset);
    assert.equal((await fetch(api.origin + asset)).status, 200, asset);
  }
  assert.doesNotMatch(String(body), /<script(?![^>]*\bsrc=)|\sstyle=|<style/);
});

test('the health checks tell live and ready', async () => {
  assert.deepEqual((await api.get('/health/live')).body, { status: 'live' });
  const { status, body } = await api.get('/health/ready');
  assert.deepEqual([status, body.status, body.workspaces[0].ready], [200, 'ready', true]);
});
