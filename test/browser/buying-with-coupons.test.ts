import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser } from '../support/browser.ts';
import { startStory } from '../support/story.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const WIDTHS: Readonly<Record<Language, number>> = { en: 1440, zh: 390 };

for (const language of LANGUAGES) {
  test(`buying with coupons, ${language}, ${WIDTHS[language]} wide`, async () => {
    const story = await startStory({ sampleSeller: true });
    const t = translator(language);
    const page = await browser.newPage(language, { width: WIDTHS[language], dark: language === 'zh' });
    const visit = (path: string): Promise<unknown> => page.goto(`${story.origin}/w/default${path}`);
    try {
      // Choosing by attributes works the price out live.
      await visit('/shop/build-yard');
      await browser.assertAccessible(page, 'offering with attributes');
      await page.locator('input[name="a.runners.processor"][value="arm"]').check();
      await page.locator('#price-panel', { hasText: '¥178.00' }).waitFor();
      await page.locator('input[name="a.runners.memory"][value="high"]').check();
      await page.locator('#price-panel', { hasText: t('selection.sku_not_priced') }).waitFor();
      await page.locator('input[name="a.runners.memory"][value="standard"]').check();
      await page.locator('input[name="a.runners.processor"][value="x86"]').check();
      await page.locator('#price-panel', { hasText: '¥198.00' }).waitFor();
      await page.locator('#field-quantity').fill('10');
      await page.locator('#price-panel', { hasText: '¥1,780.00' }).waitFor();
      await page.locator('#consent').check();
      await page.getByRole('button', { name: t('offering.continue') }).click();

      // Coupons change what is to be paid, live: 1,780.00 less 10 %, less 100.00.
      await page.locator('#due', { hasText: '¥1,780.00' }).waitFor();
      await page.locator('input[value="coupon-tenth"]').check();
      await page.locator('#due', { hasText: '¥1,602.00' }).waitFor();
      await page.locator('input[value="coupon-welcome"]').check();
      await page.locator('#due', { hasText: '¥1,502.00' }).waitFor();
      await page.locator('input[name="method"][value="monthly_settlement"]').check();
      await browser.assertAccessible(page, 'checkout with coupons');
      // A double click places one order.
      await page.getByRole('button', { name: t('checkout.place') }).dblclick();
      await arriveAt(page, /\/orders\/CS\w+/);
      await page.locator('.ready-panel').waitFor();
      await browser.assertAccessible(page, 'paid order');
      const orders = await story.api('GET', '/orders');
      assert.equal(orders.items.length, 1);
      assert.deepEqual(orders.items[0].payment.paid, { amountMinor: 150_200, currency: 'CNY' });
      assert.equal(orders.items[0].payment.method, 'monthly_settlement');

      // The operator sees it in the ledger, and hands out another coupon.
      await visit('/simulator/money');
      await page.locator('#ledger', { hasText: orders.items[0].id }).waitFor();
      await browser.assertAccessible(page, 'buyers and money');
      await page.locator('#field-worth').fill('12.345');
      await page.getByRole('button', { name: t('money.coupon.button') }).click();
      await page.locator('#error-worth', { hasText: t('field.money_digits') }).waitFor();
      await page.locator('#field-worth').fill('12.34');
      await page.getByRole('button', { name: t('money.coupon.button') }).click();
      await page
        .getByRole('status')
        .filter({ hasText: t('money.done.coupon') })
        .waitFor();

      // Two unpaid orders are paid together.
      const later = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 }, pay: 'later' };
      for (let count = 0; count < 2; count += 1) await story.api('POST', '/orders', later);
      await visit('/orders');
      await browser.assertAccessible(page, 'orders to choose');
      for (const box of await page.locator('input[form="together"]').all()) await box.check();
      await page.getByRole('button', { name: t('together.open') }).click();
      await page.getByRole('heading', { name: t('together.title') }).waitFor();
      await browser.assertAccessible(page, 'orders together');
      await page.getByRole('button', { name: t('together.pay', { count: 2 }) }).click();
      await page
        .getByRole('status')
        .filter({ hasText: t('together.done.paid', { count: 2 }) })
        .waitFor();

      await visit('/seller/stock');
      await browser.assertAccessible(page, 'stock');
      const problems = browser.problemsOf(page).filter((problem) => !problem.includes('400'));
      assert.deepEqual(problems, []);
    } finally {
      await page.context().close();
      await story.close();
    }
  });
}
