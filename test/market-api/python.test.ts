import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { METERED, startMetered } from '../support/metered.ts';
import { firstKey } from '../support/open-api.ts';
import { pythonMissing } from '../support/python-seller.ts';
import { pushTime } from '../support/usage-push.ts';
import { startStory } from '../support/story.ts';

const CLIENT = path.join(import.meta.dirname, '..', 'python', 'open_api_client.py');
const run = promisify(execFile);

test(
  'a Python client written from the documentation alone: accepted, and refused for what it does wrong',
  { skip: pythonMissing },
  async (context) => {
    const story = await startStory({ sampleSeller: false });
    context.after(() => story.close());
    const { ak, sk } = firstKey(story.simulator);
    const ask = async (orderId: string, fault = ''): Promise<string> =>
      (await run('python3', [CLIENT, story.origin, ak, sk, orderId, fault])).stdout;

    const order = await story.api('POST', '/orders', {
      productId: 'team-board',
      billing: 'period',
      period: { type: 'month', number: 1 },
    });
    assert.match(await ask(order.id), new RegExp(`^200 .*"orderId":"${order.id}"`));
    assert.match(await ask('MOCKMONTYRENEW'), /^200 .*"orderType":"RENEW"/);
    for (const [fault, text] of [
      ['secret', /^401 .*verify aksk signature fail.*APIGW\.0301/],
      ['clock', /^401 .*signature expired.*APIGW\.0301/],
      ['body', /^401 .*verify aksk signature fail.*APIGW\.0301/],
      ['header', /^401 .*APIGW\.0301/],
    ] as const) {
      assert.match(await ask(order.id, fault), text, fault);
    }
  },
);

test(
  'the Python client pushes usage, and is refused for what it does wrong',
  { skip: pythonMissing },
  async (context) => {
    const story = await startMetered('2.0');
    context.after(() => story.close());
    const { ak, sk } = firstKey(story.simulator);
    const { workspace } = story.simulator.workspaces.get('default');
    const accessKey = workspace.state.get('products', METERED)?.interface.accessKey ?? '';
    const [own] = await story.opens();
    const { sellerInstanceId } = await story.instance(own);
    await story.passes('PT2H');
    const { simAt } = await story.api('GET', '/clock');
    const end = pushTime(Math.floor(Date.parse(simAt) / 3_600_000) * 3_600_000);
    const pushed = async (fault = ''): Promise<string> =>
      (await run('python3', [CLIENT, story.origin, ak, sk, 'push', accessKey, sellerInstanceId, end, fault])).stdout;
    assert.match(await pushed(), /^200 {"error_code":"MKT\.0000","error_msg":"success"}/);
    await story.passes('PT1S');
    const { items } = await story.api('GET', `/usage-records?instanceId=${own}`);
    assert.deepEqual(
      items.map(({ status, usage }: Record<string, string>) => [status, usage]),
      [['accepted', '2.5']],
    );
    assert.match(await pushed('access_key'), /^400 .*MKT\.0102/);
    for (const fault of ['secret', 'clock', 'body', 'header'])
      assert.match(await pushed(fault), /^401 .*APIGW\.0301/, fault);
  },
);
