import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, type Browser } from '../support/browser.ts';
import { startStory, switchSeller, type StoryDriver } from '../support/story.ts';

describe('what somebody has chosen on a page that keeps itself up to date', () => {
  let browser: Browser;
  let story: StoryDriver;

  before(async () => {
    browser = await openBrowser();
    story = await startStory({ sampleSeller: true });
  });
  after(async () => {
    await story.close();
    await browser.close();
  });

  const buys = async (callStatus: 'retrying' | 'success'): Promise<{ id: string; instanceId: string }> => {
    const { id } = await story.api('POST', '/orders', {
      productId: 'team-board',
      billing: 'period',
      period: { type: 'month', number: 1 },
      pay: 'paid',
    });
    const call = await story.api('GET', `/calls/wait?orderId=${id}&status=${callStatus}&timeoutMs=15000`);
    return { id: call.id, instanceId: call.instanceId };
  };

  test('a message chosen for a restart stays chosen when another one comes in', async () => {
    await switchSeller(story.simulator, { resultCode: '000005' });
    const first = await buys('retrying');
    const page = await browser.newPage('en');
    await page.goto(`${story.origin}/w/default/seller/messages`);
    const box = page.locator(`#choose-${first.id}`);
    await box.check();
    const second = await buys('retrying');
    await page.locator(`[data-call="${second.id}"]`).waitFor();
    assert.ok(await box.isChecked());
    await page.context().close();
  });

  test('the reason of a freeze stays chosen when the timeline grows', async () => {
    await switchSeller(story.simulator, { resultCode: 'none' });
    const { instanceId } = await buys('success');
    const page = await browser.newPage('en');
    await page.goto(`${story.origin}/w/default/simulator/instances/${instanceId}`);
    await page.locator('#field-reason').selectOption('arrears');
    await page.evaluate(`document.querySelector('#timeline .page-head').setAttribute('data-seen', '')`);
    await story.api('POST', '/clock/advance', { by: 'P26D' });
    await page.locator('[data-seen]').waitFor({ state: 'detached' });
    assert.equal(await page.locator('#field-reason').inputValue(), 'arrears');
    await page.context().close();
  });
});
