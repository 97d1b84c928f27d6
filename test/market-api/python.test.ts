import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { firstKey } from '../support/open-api.ts';
import { pythonMissing } from '../support/python-seller.ts';
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
