import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readScenario } from '../../src/scenario-file/read-scenario.ts';
import { runScenario } from '../../src/scenario-file/run-scenario.ts';
import type { Perform } from '../../src/scenario-file/step-verb.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { performer } from '../../src/web/api/perform.ts';
import { API_ROUTES } from '../../src/web/api/routes/index.ts';
import { stepVerbs } from '../../src/web/scenarios/step-verbs.ts';
import { saveCases } from '../support/save-cases.ts';
import { checkedRequest } from './api/api-server.ts';
import { openRecordingDesk, START_AT, type Json, type RecordingDesk } from './recorded.ts';

const GALLERY = path.resolve(import.meta.dirname, '..', '..', 'data', 'scenarios');
const VERBS = new Map(stepVerbs().map((verb) => [verb.name, verb]));

let desk: RecordingDesk;
let simulator: Simulator;
before(async () => {
  desk = await openRecordingDesk();
  ({ simulator } = desk);
});
after(() => desk.close());

const ask: RecordingDesk['ask'] = (...request) => desk.ask(...request);
const fresh: RecordingDesk['fresh'] = (id) => desk.fresh(id);

const messagesOf = ({ problems, steps }: Json): string[] =>
  [...problems, ...steps.flatMap((step: Json) => step.problems)].map(({ message }: Json) => message);

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

  test('a page of details that is opened again and again is one step', async () => {
    const at = await fresh('record-looks');
    await ask('POST', `${at}/recording`);
    const { instanceId } = await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    for (let look = 0; look < 3; look++) await ask('POST', `${at}/instances/${instanceId}/details`, {});
    await ask('POST', `${at}/instances/${instanceId}/renew`, { period: { type: 'month', number: 1 } });
    await ask('GET', `${at}/calls/settled`);
    const { stepCount, text } = await ask('DELETE', `${at}/recording`);
    assert.equal(stepCount, 3);
    assert.match(text, /do: details\n[^-]*calls: \[ queryInstance \]/);
    assert.equal((await ask('POST', '/scenario-runs', { text })).status, 'passed');
  });

  test('a clock that runs is told as a step: in a scenario it stands still', async () => {
    const at = await fresh('record-3');
    await ask('POST', `${at}/recording`);
    await ask('PATCH', `${at}/clock`, { mode: 'rate', rate: 86_400 });
    while (Date.parse((await ask('GET', `${at}/clock`)).simAt) - Date.parse(START_AT) < 3_600_000)
      await ask('GET', `${at}/clock`);
    await ask('PATCH', `${at}/clock`, { mode: 'real' });
    await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(text, /- do: advance\n {4}with: \{ to: \d{4}-[^}]*Z \}\n[^]*# set-clock: left out.*\n[^]*- do: buy/);
    assert.equal((await ask('POST', '/scenario-runs', { text })).status, 'passed');
  });

  test('a clock that is set going and stopped: a comment, the time as a jump with its calls, the stop as a step', async () => {
    const at = await fresh('record-5');
    await ask('POST', `${at}/recording`);
    const { instanceId } = await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    await ask('PATCH', `${at}/clock`, { mode: 'rate', rate: 2_592_000 });
    while ((await ask('GET', `${at}/instances/${instanceId}`)).status === 'in_use') await ask('GET', `${at}/clock`);
    await ask('GET', `${at}/calls/settled`);
    await ask('PATCH', `${at}/clock`, { mode: 'frozen' });
    const { text, stepCount } = await ask('DELETE', `${at}/recording`);
    assert.ok(stepCount >= 3, text);
    assert.match(
      text,
      /calls: \[ newInstance, queryInstance \]\n {2}# set-clock: left out, in a scenario the clock stands still[^]*- do: advance\n {4}with: \{ to: [^}]*\}\n {4}calls: \[ \w+/,
    );
    assert.match(text, /- do: set-clock\n {4}with: \{ mode: frozen \}/);
    const report = await ask('POST', '/scenario-runs', { text });
    assert.deepEqual(messagesOf(report), [], text);
  });

  test("debugging, rules, production address and keys, a coupon that ends: steps; a key of one's own stays out", async () => {
    const at = await fresh('record-6');
    await ask('POST', `${at}/recording`);
    const debugged = await ask('POST', `${at}/products/team-board/debug`, { activity: 'newInstance' });
    assert.equal(debugged.succeeded, true);
    await ask('POST', `${at}/debug-cases/${debugged.case.id}/run`);
    await ask('PUT', at, { rules: { 'coupon.validDays': 40 } });
    const key = await ask('POST', `${at}/interface-keys`, { keyClass: 'basic', key: 'a-key-of-my-own-123456' });
    await ask('POST', `${at}/interface-keys/${key.id}/rotate`, { overlapHours: 2 });
    await ask('POST', `${at}/coupons`, {
      ...{ buyerId: (await ask('GET', `${at}/buyers`)).items[0].id, kind: 'cash', amount: { amountMinor: 500 } },
      validTo: '2099-01-01T00:00:00Z',
    });
    const { url, version } = (await ask('GET', `${at}/products/team-board`)).interface;
    await ask('PUT', `${at}/products/team-board/interface`, { version, url, accessKey: 'another-key-of-mine-1' });
    await ask('POST', `${at}/products/team-board/debug`, { activity: 'newInstance' });
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(
      text,
      /do: debug\n {4}with: \{ id: team-board, activity: newInstance \}\n {4}expect: \{ succeeded: true \}/,
    );
    assert.match(text, /do: run-debug-case\n {4}with: \{ id: "?\$\{\{ steps\.debug\.case\.id \}\}"? \}/);
    assert.match(text, /do: change-workspace\n {4}with: \{ rules: \{ coupon\.validDays: 40 \} \}/);
    assert.match(
      text,
      /# add-interface-key: the key is not written down[^]*do: rotate-key\n {4}with: \{ id: .*steps\.add_interface_key\.id/,
    );
    assert.match(text, /validTo: 2099-01-01T00:00:00\.000Z/);
    assert.match(text, /# interface: the key is not written down[^]*do: interface\n/);
    assert.match(text, /expect: \{ succeeded: false \}/);
    assert.doesNotMatch(text, /a-key-of-my-own|another-key/);
    const report = await ask('POST', '/scenario-runs', { text });
    assert.deepEqual(
      report.steps
        .map(({ verb, status }: Json) => `${verb} ${status}`)
        .filter((each: string) => !each.endsWith('passed')),
      ['debug failed'],
      'only the key that was left out makes a difference',
    );
  });

  test('a change of a product that is debugged, submitted in vain, submitted and approved: steps that pass', async () => {
    const at = await fresh('record-8');
    await ask('POST', `${at}/recording`);
    await saveCases(simulator.workspaces.get('record-8').workspace, 'team-board');
    const { id } = await ask('POST', `${at}/applications`, { kind: 'change', productId: 'team-board' });
    const match = { activity: 'releaseInstance', cause: 'debugging' };
    await ask('POST', `${at}/faults`, { kind: 'dropped_request', times: 'next', match });
    const refused = await checkedRequest(simulator.origin, 'POST', `/api/v1${at}/applications/${id}/submit`, {});
    assert.deepEqual([refused.status, refused.body.error.reason], [409, 'application_replay_failed']);
    await ask('POST', `${at}/applications/${id}/submit`, {});
    await ask('POST', `${at}/applications/${id}/approve`, {});
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(
      text,
      /do: submit-application\n {4}with: .*steps\.add_application\.id.*\n {4}refused: application_replay_failed/,
    );
    assert.match(text, /do: approve-application\n {4}with: [^\n]*\n {4}calls:\n {6}- newInstance\n/);
    const report = await ask('POST', '/scenario-runs', { text });
    assert.deepEqual([messagesOf(report), report.status], [[], 'passed'], text);
    const wrong = await ask('POST', '/scenario-runs', {
      text: text.replace(/refused: application_replay_failed/, 'calls: []'),
    });
    assert.ok(
      messagesOf(wrong).some((message) => /releaseInstance/.test(message)),
      'the failed case is named',
    );
  });

  test('a restart names its call by what it is; what no step can say stands in a comment', async () => {
    const at = await fresh('record-7');
    await ask('POST', `${at}/recording`);
    await ask('POST', `${at}/faults`, {
      kind: 'dropped_request',
      times: 'every',
      match: { activity: 'newInstance' },
    });
    const { instanceId } = await ask('POST', `${at}/orders`, MONTH);
    await ask('GET', `${at}/calls/settled`);
    await ask('DELETE', `${at}/faults/${(await ask('GET', `${at}/faults`)).items[0].id}`);
    const [call] = (await ask('GET', `${at}/calls?direction=to_seller&instanceId=${instanceId}`)).items;
    await ask('POST', `${at}/calls/${call.id}/restart`);
    await ask('GET', `${at}/calls/settled`);
    await ask('POST', `${at}/calls/${call.id}/resend`, { edits: { fields: { testFlag: '1' } } });
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(
      text,
      /- id: latest\n {4}do: latest\n {4}with: \{ activity: newInstance, instanceId: .*steps\.buy\.instanceId/,
    );
    assert.match(text, /do: restart\n {4}with: \{ id: .*steps\.latest\.id/);
    assert.match(text, /\n# resend: left out, it says more than a recording keeps/);
    assert.doesNotMatch(text, /call-\d|fault-\d/);
    const report = await ask('POST', '/scenario-runs', { text });
    assert.deepEqual(messagesOf(report), [], text);
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
        onDefect: desk.onDefect,
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
