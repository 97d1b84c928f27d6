import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../src/domain/call.ts';
import { SITES, type Site } from '../../src/domain/site-profile.ts';
import { callPage } from '../../src/read/simulator/call-page.ts';
import { openTestMarket } from '../support/market.ts';

const CASES = [
  ['queryInstance', 'details_view', 'answer.usageInfo', ['eu']],
  ['refreshInstance', 'renewal_canceled', 'renewal.cancel.order', ['intl']],
  ['changeInstanceCheck', 'change_check', 'renewal.change.checkQuantities', ['cn', 'intl', 'eu']],
] as const;

for (const [activity, cause, key, unsureOn] of CASES) {
  test(`the page of ${activity} (${cause}) names ${key} on the sites where no page of the guide tells it`, async () => {
    for (const site of SITES) {
      const market = await openTestMarket({ site });
      try {
        const call: Call = {
          ...{ id: 'call-99', version: '2.0', activity, cause, status: 'waiting' },
          ...{ productId: '', buyerId: '', instanceId: '', fields: { instanceId: 'i-1' }, attempts: [] },
          destination: { url: 'https://isv.example.com/p', accessKey: 'k', allowInsecureTransport: false },
          createdSimAt: 0,
          createdWallAt: 0,
        };
        const page = await callPage(market.workspace, call, { revealKey: false });
        const named = page?.fidelity.some((rule) => rule.key === key);
        assert.equal(named, (unsureOn as readonly Site[]).includes(site), site);
      } finally {
        await market.close();
      }
    }
  });
}
