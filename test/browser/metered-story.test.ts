import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Language } from '../../src/i18n/language.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { METERED, startMetered, type MeteredStory } from '../support/metered.ts';

const TRIAL = 'roster-desk';

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
  describe(`what is metered, in ${language}, ${width} pixels wide`, () => {
    before(async () => {
      story = await startMetered('2.0', [METERED, TRIAL]);
    });

    after(() => story.close());

    test('open, use, owe, top up, draw a package down; a trial is converted', async () => {
      const page = await browser.newPage(language, { width, dark });
      const address = (path: string): string => `${story.origin}/w/default${path}`;

      // The choice of a term changes the fields, and only once.
      await page.goto(address(`/shop/${TRIAL}`));
      await page.locator('label:has(#term-trial)').click();
      await page.locator('#field-number').waitFor({ state: 'detached' });
      assert.ok(await page.locator('#term-trial').isChecked());
      await looksRight(page, 'the offer of a trial');

      const [minutes] = await story.opens();
      await page.goto(address('/my'));
      await looksRight(page, 'my applications');
      await page.goto(address(`/simulator/usage?instance=${minutes}`));
      await looksRight(page, 'use, nothing yet');
      await story.passes('PT2H');
      await page.reload();
      await page.locator('[name=usage]').fill('90000000.5');
      await page.locator('form.plan-form button.primary').click();
      await page.locator('.alert.good').waitFor();
      await looksRight(page, 'use, recorded');

      await story.passes('PT1H');
      await page.goto(address(`/my/${minutes}`));
      assert.equal(await page.locator('[aria-labelledby=charges-title] tbody tr').count(), 1);
      await looksRight(page, 'the application, in arrears');
      await story.passes('P1D');
      const { status, buyerId } = await story.instance(minutes);
      assert.equal(status, 'frozen');
      await page.goto(address(`/simulator/money?buyer=${buyerId}`));
      await looksRight(page, 'money in arrears');

      await story.api('POST', `/buyers/${buyerId}/top-up`, { amount: { amountMinor: 2_000_000_000 } });
      await story.passes('PT1S');
      assert.equal((await story.instance(minutes)).status, 'in_use');

      const bought = await story.buysPackage('1,000');
      const { instanceId: packageId } = bought.lines[0];
      await story.passes('PT2H');
      await page.goto(address(`/simulator/usage?instance=${minutes}`));
      await page.locator('[name=usage]').fill('250');
      await page.locator('form.plan-form button.primary').click();
      await page.locator('.alert.good').waitFor();
      await story.passes('PT1H');
      await page.goto(address(`/my/${packageId}`));
      assert.match(await page.locator('#use').innerText(), /750/);
      await page.locator('[name=alarm]').fill('80');
      await page.locator('.plan-form button').click();
      await arriveAt(page, new RegExp(`/my/${packageId}$`));
      await looksRight(page, 'the package');

      await page.goto(address(`/simulator/instances/${minutes}`));
      assert.equal(await page.locator('[data-entry=charge]').count(), 2);
      assert.ok((await page.locator('[data-bar=frozen]').count()) > 0);
      await looksRight(page, 'the timeline');

      const trial = await story.orders({ productId: TRIAL, billing: 'trial', quantity: 20 });
      await page.goto(address(`/my/${trial.instanceId}/convert`));
      await looksRight(page, 'convert');
      await page.locator('form.renew button.primary').click();
      await arriveAt(page, /\/orders\//);
      await story.passes('PT1S');
      await page.reload();
      await looksRight(page, 'the order of a conversion');
      assert.equal((await story.instance(trial.instanceId)).billing, 'period');
      assert.deepEqual(browser.problemsOf(page), []);
    });
  });
}
