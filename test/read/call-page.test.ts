import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../src/domain/call.ts';
import { callPage } from '../../src/read/simulator/call-page.ts';
import { openTestMarket } from '../support/market.ts';

test('the page of a live query names the rule of usageInfo where no page of the guide tells it', async () => {
  for (const [site, named] of [
    ['cn', false],
    ['eu', true],
  ] as const) {
    const market = await openTestMarket({ site });
    try {
      const query: Call = {
        ...{ id: 'call-99', version: '2.0', activity: 'queryInstance', cause: 'details_view', status: 'waiting' },
        ...{ productId: '', buyerId: '', instanceId: '', fields: { instanceId: 'i-1' }, attempts: [] },
        destination: { url: 'https://isv.example.com/p', accessKey: 'k', allowInsecureTransport: false },
        createdSimAt: 0,
        createdWallAt: 0,
      };
      const page = await callPage(market.workspace, query, { revealKey: false });
      assert.equal(
        page?.fidelity.some(({ key }) => key === 'answer.usageInfo'),
        named,
        site,
      );
    } finally {
      await market.close();
    }
  }
});
