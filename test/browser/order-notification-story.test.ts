import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Language } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import { openBrowser, type Browser } from '../support/browser.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

const PRODUCT = 'team-board';
const PAGE = `/w/default/seller/products/${PRODUCT}/order-notification`;

let browser: Browser;
let story: StoryDriver;

before(async () => {
  browser = await openBrowser();
  story = await startStory({ sampleSeller: true });
  await story.api('PATCH', '/clock', { mode: 'frozen' });
});
after(async () => {
  await browser.close();
  await story.close();
});

describe('orders are notified', () => {
  const readers: readonly [Language, number, boolean][] = [
    ['en', 1440, false],
    ['zh', 390, true],
  ];
  for (const [language, width, dark] of readers) {
    test(`switched on, seen at the seller, debugged and switched off (${language}, ${width} pixels)`, async () => {
      const t = translator(language);
      const page = await browser.newPage(language, { width, dark });
      const press = async (name: string): Promise<void> => {
        await page.locator('main').getByRole('button', { name, exact: true }).click();
        await page.waitForLoadState('load');
      };
      await page.goto(`${story.origin}/w/default/seller/products/${PRODUCT}`);
      await page.getByRole('link', { name: t('product.order_notification.off'), exact: true }).click();
      await page.getByText(t('order_notification.state.off'), { exact: true }).waitFor();
      await browser.assertAccessible(page, 'order notification, off');
      await press(t('order_notification.switch_on'));
      await page.getByText(t('order_notification.state.on'), { exact: true }).waitFor();
      assert.equal(await page.getByText(t('order_notification.key.shared')).count(), 0);
      await browser.assertAccessible(page, 'order notification, on');

      const order = await story.api('POST', '/orders', {
        productId: PRODUCT,
        billing: 'period',
        period: { type: 'month', number: 1 },
      });
      await story.api('GET', `/calls/wait?activity=orderNotify&orderId=${order.id}&status=success&timeoutMs=10000`);
      await page.getByRole('link', { name: t('order_notification.calls'), exact: true }).click();
      await page.getByRole('link', { name: 'orderNotify', exact: true }).first().click();
      await page.locator('h1', { hasText: 'orderNotify' }).waitFor();
      await browser.assertAccessible(page, 'the call of a notification');
      await page.getByText(t('wire.testFlag')).waitFor();

      // The seller has asked about the order by itself.
      await story.api('GET', `/calls/wait?activity=queryOrder&orderId=${order.id}&status=success&timeoutMs=10000`);
      await page.goto(`${story.simulator.referenceIsv?.origin}/?lang=${language}`);
      await page.locator('section[aria-labelledby="notices"]').getByText(order.id, { exact: true }).waitFor();
      await browser.assertAccessible(page, 'front page of the sample seller with notices');

      await page.goto(story.origin + PAGE);
      await page.getByRole('link', { name: t('order_notification.debug'), exact: true }).click();
      await page
        .locator('main [aria-current]', { hasText: t('activity.orderNotify') })
        .first()
        .waitFor();
      await browser.assertAccessible(page, 'debugging a notification');
      await page.goto(story.origin + PAGE);
      await press(t('order_notification.switch_off'));
      await page.getByText(t('order_notification.saved.off')).waitFor();
      assert.deepEqual(browser.problemsOf(page), []);
      await page.context().close();
    });
  }
});
