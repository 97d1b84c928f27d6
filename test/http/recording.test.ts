import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readScenario } from '../../src/scenario-file/read-scenario.ts';
import { runScenario } from '../../src/scenario-file/run-scenario.ts';
import type { Perform } from '../../src/scenario-file/step-verb.ts';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { performer } from '../../src/web/api/perform.ts';
import { API_ROUTES } from '../../src/web/api/routes/index.ts';
import { stepVerbs } from '../../src/web/scenarios/step-verbs.ts';
import { checkedRequest } from './api/api-server.ts';

const GALLERY = path.resolve(import.meta.dirname, '..', '..', 'data', 'scenarios');
const VERBS = new Map(stepVerbs().map((verb) => [verb.name, verb]));

let simulator: Simulator;
const defects: unknown[] = [];
before(async () => {
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    referenceIsvPort: 0,
    onDefect: (error) => defects.push(error),
  });
});
after(async () => {
  await simulator.close();
  assert.deepEqual(defects, []);
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

async function ask(method: string, address: string, body?: unknown): Promise<Json> {
  const answer = await checkedRequest(simulator.origin, method, `/api/v1${address}`, body);
  assert.ok(answer.status < 300, `${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const messagesOf = ({ problems, steps }: Json): string[] =>
  [...problems, ...steps.flatMap((step: Json) => step.problems)].map(({ message }: Json) => message);

async function fresh(id: string): Promise<string> {
  await ask('POST', '/workspaces', { name: id, id, site: 'cn', seed: 'demo-shop', clock: { mode: 'frozen' } });
  return `/workspaces/${id}`;
}

const MONTH = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 }, quantity: 5 };

describe('a recording', () => {
  test('what scripts do becomes steps with references, statuses and calls, and passes when it is run', async () => {
    const at = await fresh('record-1');
    await ask('POST', `${at}/orders`, { ...MONTH, period: { type: 'year', number: 1 }, requestId: 'before' });
    await ask('GET', `${at}/calls/settled`);
    assert.equal((await ask('POST', `${at}/recording`)).recording, true);
    const order = await ask('POST', `${at}/orders`, { ...MONTH, requestId: 'r-1' });
    await checkedRequest(simulator.origin, 'POST', `/api/v1${at}/orders`, { ...MONTH, requestId: 'r-1' });
    await ask('GET', `${at}/calls/settled`);
    await ask('POST', `${at}/clock/advance`, { milestone: { instanceId: order.instanceId, name: 'expiry' } });
    await checkedRequest(simulator.origin, 'POST', `/api/v1${at}/instances/${order.instanceId}/unsubscribe`, {});
    await ask('POST', `${at}/instances/${order.instanceId}/renew`, { period: { type: 'month', number: 2 } });
    await ask('GET', `${at}/calls/settled`);
    const { recording, stepCount, text } = await ask('DELETE', `${at}/recording`);
    assert.deepEqual([recording, stepCount], [false, 4]);
    assert.match(text, /- id: buy\n {4}do: buy\n/);
    assert.match(text, /expect: \{ status: completed \}\n {4}calls: \[ newInstance, queryInstance \]/);
    assert.match(text, /milestone: \{ instanceId: "?\$\{\{ steps\.buy\.instanceId \}\}"?, name: expiry \}/);
    assert.match(text, /do: unsubscribe\n.*\n {4}refused: \w+/);
    assert.doesNotMatch(text, /CS\d{10}|ins-\d|requestId|made before/);
    await ask('POST', `${at}/orders`, MONTH);
    assert.equal((await ask('GET', `${at}/recording`)).stepCount, 4, 'nothing is recorded after the end');
    const report = await ask('POST', '/scenario-runs', { text });
    assert.deepEqual([messagesOf(report), report.status], [[], 'passed']);
  });

  test('what was there before is pointed out: a scenario cannot name it', async () => {
    const at = await fresh('record-2');
    const { instanceId } = await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    await ask('POST', `${at}/recording`);
    await ask('POST', `${at}/instances/${instanceId}/renew`, { period: { type: 'month', number: 1 } });
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(text, new RegExp(`# made before the recording[^\\n]*: ${instanceId}\\n`));
  });

  test('a clock that runs is told as a step: in a scenario it stands still', async () => {
    const at = await fresh('record-3');
    await ask('POST', `${at}/recording`);
    await ask('PATCH', `${at}/clock`, { mode: 'rate', rate: 86_400 });
    while (Date.parse((await ask('GET', `${at}/clock`)).simAt) - Date.now() < 3_600_000)
      await ask('GET', `${at}/clock`);
    await ask('PATCH', `${at}/clock`, { mode: 'real' });
    await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(text, /- do: advance\n {4}with: \{ to: \d{4}-[^}]*Z \}\n {2}- do: buy/);
    assert.equal((await ask('POST', '/scenario-runs', { text })).status, 'passed');
  });

  test('nothing recorded yet is no error', async () => {
    const at = await fresh('record-4');
    assert.deepEqual(await ask('GET', `${at}/recording`), {
      recording: false,
      sinceWallAt: null,
      stepCount: 0,
      text: '',
    });
  });

  for (const file of readdirSync(GALLERY)) {
    test(`${file}, recorded while it is played, passes as its recording`, async () => {
      const read = readScenario(readFileSync(path.join(GALLERY, file), 'utf8'), VERBS, 'en');
      assert.ok('file' in read);
      const workspaceId = `played-${file.slice(0, 2)}`;
      const direct = performer(API_ROUTES, {
        workspaces: simulator.workspaces,
        scenarios: () => ({}) as never,
        onDefect: (error) => defects.push(error),
      });
      const perform: Perform = async (operation, input, language) => {
        const answer = await direct(operation, input, language);
        if (operation === 'createWorkspace') await ask('POST', `/workspaces/${workspaceId}/recording`);
        return answer;
      };
      const played = await runScenario(read.file, {
        ...{ perform, verbs: VERBS, language: 'en', workspaceId, now: () => Date.now() },
        onStep: () => undefined,
      });
      assert.equal(played.status, 'passed');
      const { text, stepCount } = await ask('DELETE', `/workspaces/${workspaceId}/recording`);
      assert.ok(stepCount > 0);
      const report = await ask('POST', '/scenario-runs', { text });
      assert.deepEqual(messagesOf(report), [], text);
      assert.equal(report.status, 'passed');
    });
  }
});
