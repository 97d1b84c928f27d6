import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Language } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { METERED, startMetered, type MeteredStory } from '../support/metered.ts';
import type { Json } from '../support/story.ts';

let browser: Browser;
let story: MeteredStory;

before(async () => {
  browser = await openBrowser();
});

after(async () => {
  await browser.close();
});

/** Fails when the page is wider than the window or axe finds something. */
async function looksRight(page: Page, name: string): Promise<void> {
  // A text, since the types of this program know no browser.
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
  await browser.assertAccessible(page, name);
}

for (const [language, width, dark] of [
  ['en', 1440, false],
  ['zh', 390, true],
] as const satisfies readonly (readonly [Language, number, boolean])[]) {
  describe(`usage that the seller pushes, in ${language}, ${width} pixels wide`, () => {
    before(async () => {
      story = await startMetered('2.0', [METERED]);
    });

    after(() => story.close());

    test('open, push with the sliders, watch the bill grow, owe, top up; a package is drawn down', async () => {
      const t = translator(language);
      const page = await browser.newPage(language, { width, dark });
      const visit = (path: string): Promise<unknown> => page.goto(`${story.origin}/w/default${path}`);
      const balance = { amountMinor: 50_000 };
      const { id: buyerId } = await story.api('POST', '/buyers', { name: 'Thrifty', level: 'V2', balance });
      await visit('/shop');
      await page.context().addCookies([{ name: 'koosim-buyer', value: buyerId, url: `${story.origin}/w/default` }]);

      // The buyer opens pay-per-use in the shop.
      await visit(`/shop/${METERED}`);
      await page.locator('#consent').check();
      await page.getByRole('button', { name: t('offering.continue') }).click();
      await page.getByRole('button', { name: t('checkout.place') }).click();
      await arriveAt(page, /\/orders\/CS\w+/);
      await story.passes('PT1M');
      const order = await story.api('GET', `/orders/${/CS\w+/.exec(page.url())?.[0]}`);
      assert.deepEqual([order.status, order.buyerId], ['completed', buyerId]);
      const [minutes] = order.lines.map(({ instanceId }: Json) => instanceId);
      const { appInformation } = await story.instance(minutes);

      // The sample seller's front page leads to its sliders.
      const isv = await browser.newPage(language, { width, dark });
      const pushes = async (quantity: number, records: number, packaged = false): Promise<void> => {
        await isv.goto(`${appInformation.frontEndUrl}/usage`);
        await isv.locator('#quantity').fill(String(quantity));
        await isv.locator('#records').fill(String(records));
        if (packaged) await isv.locator('select[name=package]').selectOption({ index: 1 });
        await isv.locator('.usage-form button').click();
        await isv.locator('[data-report=taken]').waitFor();
      };
      await isv.goto(appInformation.frontEndUrl);
      await isv.locator('a[href$="/usage"]').click();
      await looksRight(isv, 'the sliders');
      await story.passes('PT2H');
      await pushes(25, 2);
      await looksRight(isv, 'a push and its answer');

      // The bill grows with each push, and the page of the application draws it.
      await story.passes('PT2H');
      await visit(`/my/${minutes}`);
      assert.match(await page.locator('#use').innerText(), /15\.00/);
      await page.locator('.use-chart rect.chart-paid').first().waitFor();
      // Asked live while the page is open.
      await page.locator('#use', { hasText: '50.0000' }).waitFor();
      await looksRight(page, 'the application in use');
      await pushes(50, 2);
      await story.passes('PT2H');
      await page.reload();
      assert.match(await page.locator('#use').innerText(), /45\.00/);
      await visit('/seller/usage-records');
      assert.equal(await page.locator('tr[data-record]').count(), 4);
      await looksRight(page, 'usage records');

      // More than the balance bears: frozen; a top-up thaws.
      await pushes(500, 24);
      await story.passes('PT2H');
      const owing = await story.instance(minutes);
      assert.equal(owing.status, 'frozen');
      await isv.goto(appInformation.frontEndUrl);
      await isv.locator('[data-instance-status=frozen]').waitFor();
      await visit(`/my/${minutes}`);
      await looksRight(page, 'the application, frozen');
      await story.api('POST', `/buyers/${buyerId}/top-up`, { amount: { amountMinor: 10_000_000 } });
      await story.passes('PT1S');
      assert.equal((await story.instance(minutes)).status, 'in_use');
      await isv.reload();
      await isv.locator('[data-instance-status=in_use]').waitFor();

      // A package that stops: the push names it, and it is drawn down.
      const bought = await story.buysPackage('500 minutes', { buyerId });
      const packageId = bought.lines[0].instanceId;
      await story.passes('PT2H');
      await pushes(200, 1, true);
      await story.passes('PT2H');
      await visit(`/my/${packageId}`);
      assert.match(await page.locator('#use').innerText(), /300\s*\/\s*500/);
      await page.locator('.use-chart .chart-quota').waitFor({ state: 'attached' });
      await looksRight(page, 'the package, drawn down');

      // A wrong one is found in the background, explained and corrected.
      await isv.goto(`${appInformation.frontEndUrl}/usage`);
      await isv.locator('select[name=mistake]').selectOption('value');
      await isv.locator('.usage-form button').click();
      await isv.locator('[data-report=taken]').waitFor();
      await story.passes('PT1S');
      await visit('/seller/usage-records?status=abnormal');
      await page.locator('tr[data-record] a.button').first().click();
      await looksRight(page, 'an abnormal record');
      await page.locator('[name=usage]').fill('3');
      await page.locator('.plan-form button').click();
      await arriveAt(page, /usage-records\/use-\d+$/);
      await story.passes('PT1S');
      const { items } = await story.api('GET', `/usage-records?status=accepted&instanceId=${minutes}`);
      assert.equal(items[0].usage, '3');
      assert.deepEqual([browser.problemsOf(page), browser.problemsOf(isv)], [[], []]);
    });
  });
}
