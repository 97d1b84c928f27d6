import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startStory, switchSeller, type StoryDriver } from '../support/story.ts';

let story: StoryDriver;
before(async () => {
  story = await startStory({ sampleSeller: true });
});
after(() => story.close());

const RUNS = '/conformance-runs';

describe('conformance runs through the API', () => {
  test('with a product: its interface, its ways of billing; the report in three formats', async () => {
    const run = await story.api('POST', RUNS, { productId: 'team-board', ordersAtOnce: 2 });
    const product = await story.api('GET', '/products/team-board');
    assert.deepEqual(
      [run.status, run.verdict, run.productId, run.target, run.version, run.billing],
      ['finished', 'review', 'team-board', product.interface.url, product.interface.version, product.billing],
    );
    assert.ok(run.tests.every((each: { status: string }) => each.status === 'finished'));
    assert.deepEqual(
      run.requirements.filter((each: { verdict: string }) => each.verdict === 'failed'),
      [],
    );
    const report = (format: string) =>
      fetch(`${story.origin}/api/v1/workspaces/default${RUNS}/${run.id}/report?format=${format}&lang=zh`);
    for (const [format, type, start] of [
      ['html', 'text/html; charset=utf-8', /^<!doctype html>\s*<html lang="zh-CN">/],
      ['json', 'application/json; charset=utf-8', /^\{\s*"format": "koogallery-simulator\/conformance-report"/],
      ['junit', 'application/xml; charset=utf-8', /^<\?xml /],
    ] as const) {
      const answer = await report(format);
      assert.equal(answer.headers.get('content-type'), type);
      assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename=conformance-\d+\.\w+$/);
      assert.match(await answer.text(), start);
    }
    assert.deepEqual(
      (await story.api('GET', RUNS)).items.map(({ id }: { id: string }) => id),
      [run.id],
    );
  });

  test('without a product, not waited for: its tests can be watched, and it can be cancelled', async () => {
    const { interface: access } = await story.api('GET', '/products/team-board');
    const { url, accessKey } = access;
    // So slow that neither run is over before it is looked at.
    await switchSeller(story.simulator, { slowMs: 500 });
    const begun = await story.api('POST', RUNS, { url, accessKey, billing: ['one_time'], wait: false });
    assert.ok(['waiting', 'running'].includes(begun.status));
    assert.equal(begun.verdict, null);
    const queued = await story.api('POST', RUNS, { url, accessKey, wait: false });
    assert.equal(queued.status, 'waiting');
    await story.api('POST', `${RUNS}/${queued.id}/cancel`, {});
    await switchSeller(story.simulator, { slowMs: 0 });
    const ended = async (id: string) => {
      for (;;) {
        const run = await story.api('GET', `${RUNS}/${id}`);
        if (run.status === 'finished') return run;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const first = await ended(begun.id);
    assert.deepEqual([first.cancelled, first.provedNothing, first.billing], [false, false, ['one_time']]);
    const second = await ended(queued.id);
    assert.deepEqual([second.cancelled, second.provedNothing, second.cannotRun], [true, true, null]);
    assert.ok(!JSON.stringify([first, second]).includes(accessKey));
  });

  test('nobody there: one sentence, no test', async () => {
    const run = await story.api('POST', RUNS, { url: 'http://127.0.0.1:1/', accessKey: 'k' });
    assert.deepEqual([run.status, run.verdict, run.tests], ['finished', null, []]);
    assert.match(run.cannotRun, /^No test was run\. 127\.0\.0\.1:1 refused the connection/);
  });

  test('wrong input names its fields; unknown runs and products are not found', async () => {
    const answer = async (path: string, body?: unknown) => {
      const response = await fetch(`${story.origin}/api/v1/workspaces/default${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const { error } = (await response.json()) as { error: { details?: { path: string }[] } };
      return [response.status, (error.details ?? []).map(({ path: field }) => field).sort()];
    };
    assert.deepEqual(await answer(RUNS, {}), [400, ['accessKey', 'url']]);
    assert.deepEqual(
      await answer(RUNS, { url: 'ftp://x', accessKey: 'k', billing: [], ordersAtOnce: 0, only: ['x'] }),
      [400, ['billing', 'only.0', 'ordersAtOnce', 'url']],
    );
    assert.deepEqual(await answer(RUNS, { productId: 'nobody' }), [404, []]);
    assert.deepEqual(await answer(`${RUNS}/conformance-99`), [404, []]);
    assert.deepEqual(await answer(`${RUNS}/conformance-99/report`), [404, []]);
    assert.deepEqual(await answer(`${RUNS}/conformance-1/report?format=pdf`), [400, ['format']]);
  });

  test('the oldest of more than twenty is forgotten', async () => {
    for (let n = 0; n < 21; n += 1) await story.api('POST', RUNS, { url: 'http://127.0.0.1:1/', accessKey: 'k' });
    const { items } = await story.api('GET', `${RUNS}?limit=50`);
    assert.equal(items.length, 20);
    assert.ok(!items.some(({ id }: { id: string }) => id === 'conformance-1'));
  });
});
