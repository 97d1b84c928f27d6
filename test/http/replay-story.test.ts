import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { saveCases } from '../support/save-cases.ts';
import { startStory, switchSeller, type Json, type StoryDriver } from '../support/story.ts';
import { Reader } from '../web/reader.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Products of the demo shop, one for each version of the interface. */
const PRODUCTS = { '1.0': 'customer-thread', '2.0': 'team-board' } as const;

let story: StoryDriver;

before(async () => {
  story = await startStory({ sampleSeller: true });
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  for (const product of Object.values(PRODUCTS))
    await saveCases(story.simulator.workspaces.get('default').workspace, product);
});
after(() => story.close());
beforeEach(() => behave());

interface Answer {
  readonly status: number;
  readonly body: Json;
}

async function ask(method: string, target: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${story.origin}/api/v1/workspaces/default${target}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const content = await response.text();
  return { status: response.status, body: content === '' ? undefined : JSON.parse(content) };
}

const behave = (): Promise<void> => switchSeller(story.simulator, { body: 'normal', slowMs: 0, onActivity: 'every' });
/** From now on the seller answers calls of one kind with something that is no JSON. */
const spoil = (onActivity: string): Promise<void> => switchSeller(story.simulator, { body: 'not_json', onActivity });

async function page(target: string): Promise<string> {
  const response = await fetch(`${story.origin}/w/default${target}`);
  assert.equal(response.status, 200, target);
  return response.text();
}

/** Presses a button of a page. */
async function press(
  target: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; html: string; to: string }> {
  const fromPath = '/w/default/seller/applications';
  const { status, html, headers } = await new Reader(story.origin).post(`/w/default${target}`, fields, { fromPath });
  return { status, html, to: headers.get('Location') ?? '' };
}

async function koosim(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['src/cli/koosim.mjs', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', KOOSIM_PORT: new URL(story.origin).port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, out, err };
}

async function change(product: string): Promise<string> {
  return (await story.api('POST', '/applications', { kind: 'change', productId: product })).id;
}

for (const [version, product] of Object.entries(PRODUCTS)) {
  describe(`version ${version}: a change of ${product}`, () => {
    test('a case that fails keeps it a draft, then pending; mended, it is submitted and approved', async () => {
      const id = await change(product);
      // One saved case may be what several rows of the table ask for.
      const cases = (await story.api('GET', `/debug-cases?product=${product}`)).items.length;
      await spoil('releaseInstance');
      const early = await ask('POST', `/applications/${id}/submit`);
      assert.deepEqual([early.status, early.body.error.reason], [409, 'application_replay_failed']);
      const [failed, ...more] = early.body.error.details;
      assert.deepEqual([failed.activity, more], ['releaseInstance', []]);
      assert.match(failed.message, /Parse response body failed/);
      const call = await story.api('GET', `/calls/${failed.callId}`);
      assert.deepEqual([call.status, call.cause, call.productId], ['failed', 'debugging', product]);
      const { items } = await story.api('GET', `/debug-cases?product=${product}`);
      const saved = items.find((each: Json) => each.id === failed.caseId);
      assert.deepEqual([saved.last.by, saved.last.callId, saved.last.verdict], ['review', failed.callId, 'failure']);
      const draft = await story.api('GET', `/applications/${id}`);
      assert.deepEqual(
        [draft.state, draft.submittedSimAt, draft.replay.state, draft.replay.cases, draft.replay.failed],
        ['draft', null, 'failed', cases, [failed]],
      );

      await behave();
      const submitted = await ask('POST', `/applications/${id}/submit`);
      assert.deepEqual([submitted.status, submitted.body.state], [200, 'pending_approval']);
      assert.deepEqual([submitted.body.replay.state, submitted.body.replay.answered], ['passed', cases]);

      await spoil('newInstance');
      const unapproved = await ask('POST', `/applications/${id}/approve`, { remark: 'Fine.' });
      assert.equal(unapproved.body.error.reason, 'application_replay_failed');
      assert.equal(unapproved.body.error.details[0].activity, 'newInstance');
      const pending = await story.api('GET', `/applications/${id}`);
      assert.deepEqual([pending.state, pending.replay.step, pending.remark], ['pending_approval', 'approval', null]);

      await behave();
      const approved = await ask('POST', `/applications/${id}/approve`, { remark: 'Fine.' });
      assert.deepEqual([approved.body.state, approved.body.remark], ['approved', 'Fine.']);
    });

    test('the rules of the workspace leave a step out; the failing seller is not asked then', async () => {
      const id = await change(product);
      await spoil('releaseInstance');
      const rules = (value: string) => ({
        rules: { 'review.replayAtSubmission': value, 'review.replayAtApproval': value },
      });
      await story.api('PUT', '', rules('off'));
      const [before] = (await story.api('GET', '/calls?limit=1')).items;
      const submitted = await ask('POST', `/applications/${id}/submit`);
      assert.deepEqual([submitted.body.state, submitted.body.replay], ['pending_approval', null]);
      assert.equal((await ask('POST', `/applications/${id}/approve`)).body.state, 'approved');
      assert.equal((await story.api('GET', '/calls?limit=1')).items[0].id, before.id);
      await story.api('PUT', '', rules('needed'));
    });
  });
}

describe('pages', () => {
  test('name the failed cases with their calls and reasons, in both languages, for seller and operator', async () => {
    const id = await change(PRODUCTS['2.0']);
    await spoil('queryInstance');
    const { status, html } = await press(`/seller/applications/${id}/submit`);
    assert.equal(status, 409);
    assert.match(html, /data-replay="failed"/);
    assert.match(html, /data-failed="queryInstance"/);
    const callId = /\/simulator\/calls\/(call-\d+)">See the call/.exec(html)?.[1];
    assert.ok(callId);
    assert.match(html, /Not submitted\.<\/strong> 1 of \d+ saved cases failed on replay/);
    assert.match(html, /Parse response body failed/);
    assert.match(await page(`/seller/applications/${id}?lang=zh`), /未提交。<\/strong>[\s\S]*解析响应体失败/);
    assert.match(await page('/seller/applications'), /1 case failed/);

    await behave();
    const submitted = await press(`/seller/applications/${id}/submit`);
    assert.deepEqual([submitted.status, submitted.to], [303, `/w/default/seller/applications/${id}`]);
    assert.match(await page(`/seller/applications/${id}`), /data-replay="passed"/);

    await spoil('queryInstance');
    const desk = await press(`/simulator/reviews/${id}/approve`, { remark: 'Kept words' });
    assert.equal(desk.status, 409);
    assert.match(desk.html, /Not approved\./);
    assert.match(desk.html, /Kept words/, 'what the operator wrote is not lost');
    await press(`/simulator/reviews/${id}/reject`, { remark: 'Your query fails.' });
    assert.equal((await story.api('GET', `/applications/${id}`)).state, 'rejected');
  });

  test('show how far a slow replay is, with nothing to press; it submits by itself', async () => {
    const id = await change(PRODUCTS['2.0']);
    await switchSeller(story.simulator, { slowMs: 8_000, onActivity: 'releaseInstance' });
    const { status, to } = await press(`/seller/applications/${id}/submit`);
    assert.deepEqual([status, to], [303, `/w/default/seller/applications/${id}`]);
    const html = await page(`/seller/applications/${id}`);
    assert.match(html, /data-replay="running"/);
    assert.match(html, /id="application" data-live/);
    assert.doesNotMatch(html, new RegExp(`applications/${id}/(?:submit|discard)"`));
    const again = await ask('POST', `/applications/${id}/submit`);
    assert.equal(again.body.error.reason, 'application_replaying');
    const running = await story.api('GET', `/applications/${id}`);
    assert.deepEqual([running.state, running.replay.state], ['draft', 'running']);
    assert.ok(running.replay.answered < running.replay.cases);
    await story.api('GET', '/calls/settled');
    const after = await page(`/seller/applications/${id}`);
    assert.match(after, /data-replay="passed"/);
    assert.doesNotMatch(after, /id="application" data-live/);
    await ask('POST', `/applications/${id}/reject`, { remark: 'Enough.' });
  });
});

test('the command line tells the failed cases and ends with 4', async () => {
  const id = await change(PRODUCTS['1.0']);
  await spoil('expireInstance');
  const { code, out, err } = await koosim('submit-application', id);
  assert.deepEqual([code, out], [4, '']);
  assert.match(err, /1 of \d+ saved cases failed on replay/);
  assert.match(err, /expireInstance .*call-\d+: .*Parse response body failed/);
  const inChinese = await koosim('submit-application', id, '--lang', 'zh');
  assert.match(inChinese.err, /条失败/);
  await behave();
  assert.equal((await koosim('submit-application', id)).code, 0);
  assert.equal((await koosim('approve-application', id)).code, 0);
});
