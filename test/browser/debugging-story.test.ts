import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Language } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import { openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startStory, switchSeller, type StoryDriver } from '../support/story.ts';

const t = translator('en');
/** A product of the demo shop that is sold over interface 1.0. */
const PRODUCT = 'customer-thread';

let browser: Browser;
let story: StoryDriver;
let page: Page;

before(async () => {
  browser = await openBrowser();
  story = await startStory({ sampleSeller: true });
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  page = await browser.newPage('en');
});

after(async () => {
  await browser.close();
  await story.close();
});

async function visit(path: string, on = page): Promise<void> {
  await on.goto(`${story.origin}/w/default${path}`);
}

async function press(name: string): Promise<void> {
  await page.locator('main').getByRole('button', { name, exact: true }).click();
}

const sampleSeller = (name: string, value: string): Promise<void> => switchSeller(story.simulator, { [name]: value });

const row = (id: string) => page.locator(`[data-required="${id}"]`);

describe('interface debugging', () => {
  test('the list tells what is missing of each product', async () => {
    await visit('/seller/debugging');
    await browser.assertAccessible(page, 'list of products to debug');
    const line = page.locator(`[data-product="${PRODUCT}"]`);
    await line.getByText(t('debugging.missing', { count: 9, required: 9 })).waitFor();
    await line.getByRole('link', { name: 'Customer Thread', exact: true }).click();
    await page.locator('h1', { hasText: 'Customer Thread' }).waitFor();
    await browser.assertAccessible(page, 'debugging without cases');
  });

  test('a call that the seller signs wrongly fails with the text of the real page; mended, it is saved', async () => {
    await sampleSeller('signature', 'missing');
    await row('release')
      .getByRole('link', { name: t('debugging.fill') })
      .click();
    await page.locator('.filters [aria-current]', { hasText: t('activity.releaseInstance') }).waitFor();
    assert.equal(await page.locator('[name="f.instanceId"]').inputValue(), 'huaweitest123456');
    await press(t('debugging.generate.v1'));
    const link = new URL(await page.locator('#generated-text').innerText());
    assert.deepEqual(
      [link.searchParams.get('activity'), link.searchParams.get('testFlag'), link.searchParams.has('authToken')],
      ['releaseInstance', '1', true],
    );
    await press(t('debugging.go'));
    const failure = page.locator('#result [role="alert"]').first();
    await failure.getByText('调测失败,生产接口响应头缺少Body-Sign,或Body-Sign格式错误.').waitFor();
    await failure.getByText(/lacks Body-Sign/).waitFor();
    await browser.assertAccessible(page, 'failed debugging');
    assert.equal(await row('release').getAttribute('data-state'), 'missing');
    const form = page.url();
    await failure.getByRole('link').click();
    await page
      .locator('h1', { hasText: 'releaseInstance' })
      .or(page.locator('main', { hasText: 'releaseInstance' }))
      .first()
      .waitFor();
    await page.goto(form);

    await sampleSeller('signature', 'correct');
    await press(t('debugging.go'));
    const success = page.locator('#result [role="status"]').first();
    await success.getByText('调测用例成功并保存成功').waitFor();
    await success.getByText(t('debugging.saved')).waitFor();
    assert.equal(await row('release').getAttribute('data-state'), 'saved');
    await page.locator('#cases [data-case]').waitFor();
    await browser.assertAccessible(page, 'debugging with a case');
  });

  test('what is wrong is said beside the field and in a summary; what was entered stays', async () => {
    await page
      .locator('.filters')
      .getByRole('link', { name: t('debugging.tab.expireInstance') })
      .click();
    await page.locator('[name="f.orderId"]').fill('');
    await page.locator('[name="f.instanceId"]').fill('mine');
    await press(t('debugging.go'));
    await page.locator('#error-summary').waitFor();
    assert.equal(await page.locator('#error-orderId').innerText(), t('field.required'));
    assert.equal(await page.locator('[name="f.instanceId"]').inputValue(), 'mine');
    await browser.assertAccessible(page, 'debugging with a wrong field');
    await page.locator('[name="f.orderId"]').fill('CS1');
    await press(t('debugging.go'));
    await page.locator('#result [role="status"]').first().waitFor();
  });

  test('a case is looked at, run again, and deleted', async () => {
    const first = page.locator('#cases [data-case]').first();
    const id = (await first.getAttribute('data-case')) ?? '';
    await press(t('debugging.run_one', { id }));
    await page.locator('#result [role="status"]').first().waitFor();
    await press(t('debugging.replay_all'));
    await page
      .getByText(t('debugging.replayed', { good: 2, count: 2 }))
      .first()
      .waitFor();
    await press(
      t('debugging.delete_one', {
        id: (await page.locator('#cases [data-case]').last().getAttribute('data-case')) ?? '',
      }),
    );
    await page.locator('#cases [data-case]').nth(1).waitFor({ state: 'detached' });
    assert.equal(await page.locator('#cases [data-case]').count(), 1);
  });
});

describe('a probe that fails for days', () => {
  test('freezes the listing, which the shop hides; mended and replayed, it is back', async () => {
    await sampleSeller('body', 'html');
    await story.api('POST', '/clock/advance', { by: 'P5D' });
    await visit('/shop');
    const offering = page.locator(`main a[href$="/shop/${PRODUCT}"]`);
    if ((await offering.count()) > 0) await story.api('POST', '/clock/advance', { by: 'P1D' });
    await visit('/shop');
    await page.locator('main h1').waitFor();
    assert.equal(await offering.count(), 0, 'hidden in the shop');
    await visit(`/shop/${PRODUCT}`);
    await page.locator('[data-reason="product_trade_frozen"]').waitFor();
    await browser.assertAccessible(page, 'offering whose trade is frozen');
    await visit('/seller/notices');
    await page.getByText(t('notice.trade_frozen', { product: 'Customer Thread' })).waitFor();
    await visit(`/seller/debugging/${PRODUCT}`);
    await page.locator('[data-probes="frozen"]').waitFor();
    await browser.assertAccessible(page, 'frozen product');
    await sampleSeller('body', 'normal');
    await press(t('debugging.replay_all'));
    await page.locator('[data-probes="good"]').waitFor();
    await visit('/shop');
    await offering.first().waitFor();
  });

  const views: readonly [Language, number, boolean][] = [
    ['zh', 390, false],
    ['zh', 1440, true],
    ['en', 390, true],
  ];
  for (const [language, width, dark] of views) {
    test(`the page in ${language} at ${width}, ${dark ? 'dark' : 'light'}`, async () => {
      const other = await browser.newPage(language, { width, dark });
      for (const path of ['/seller/debugging', `/seller/debugging/${PRODUCT}`, '/simulator/upcoming']) {
        await visit(path, other);
        await other.locator('main h1').waitFor();
        await browser.assertAccessible(other, `${path} in ${language}`);
        const overflow = Number(
          await other.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        );
        assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
      }
      assert.deepEqual(browser.problemsOf(other), []);
      await other.context().close();
    });
  }

  test('no page has broken the content policy or thrown', () => {
    assert.deepEqual(
      browser.problemsOf(page).filter((text) => !text.includes('status of 400')),
      [],
    );
  });
});
