import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMetered } from '../support/metered.ts';

test('pages of what is metered: shop, use of an instance, package, operator, trial', async (context) => {
  const story = await startMetered('2.0', ['spoken-word', 'roster-desk']);
  context.after(() => story.close());
  const page = async (path: string, language = 'en'): Promise<string> => {
    const separator = path.includes('?') ? '&' : '?';
    const response = await fetch(`${story.origin}/w/default${path}${separator}lang=${language}`);
    const html = await response.text();
    assert.equal(response.status, 200, `${path}: ${html.slice(0, 3_000)}`);
    return html;
  };
  assert.match(await page('/shop/spoken-word'), /Opening costs nothing/);
  const [minutes] = await story.opens();
  const pack = await story.buysPackage('1,000 minutes');
  const trial = await story.orders({ productId: 'roster-desk', billing: 'trial' });
  await story.passes('PT2H');
  await story.uses(minutes, '12.5', 1);
  for (const language of ['en', 'zh']) {
    assert.match(await page(`/my/${minutes}`, language), /12\.5/);
    assert.match(await page(`/my/${pack.instanceId}`, language), /quota-left/);
    assert.match(await page(`/simulator/usage?instance=${minutes}`, language), /12\.5/);
    assert.match(await page(`/my/${trial.instanceId}/convert`, language), /price-total/);
    assert.match(await page(`/my/${trial.instanceId}`, language), /\/convert/);
    await page('/shop', language);
  }
});
