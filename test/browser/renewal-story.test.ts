import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Language } from '../../src/i18n/language.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startGivingBack, type GivingBackStory } from '../support/giving-back.ts';

const PRODUCT = 'team-board';

let browser: Browser;
let story: GivingBackStory;

before(async () => {
  browser = await openBrowser();
  story = await startGivingBack('2.0', [PRODUCT]);
});

after(async () => {
  await browser.close();
  await story.close();
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
  describe(`renewals in ${language}, ${width} pixels wide`, () => {
    test('renew with a change to the common day, let renew, give back, release', async () => {
      const instanceId = await story.buys(PRODUCT);
      // A change comes in the last thirty days only.
      await story.api('POST', '/clock/advance', { by: 'P2D' });
      const page = await browser.newPage(language, { width, dark });
      const address = (path: string): string => `${story.origin}/w/default${path}`;

      await page.goto(address('/renewals'));
      await looksRight(page, 'renewals');
      if (width < 900) {
        const message = await page.locator('.undo-toast').boundingBox();
        const content = await page.locator('main').boundingBox();
        assert.ok(message && content && message.y + message.height <= content.y, 'it lies on no content');
      }
      await page.selectOption('[name=day]', '31');
      await page.locator('.renewal-day button').click();
      assert.equal(await page.locator('[name=day]').inputValue(), '31');

      await page.goto(address(`/my/${instanceId}/renew`));
      await page.locator('[name=unified]').check();
      await page.locator('[name=quantity]').fill('10');
      await page.locator('#renew-quote .price-lines li').nth(1).waitFor();
      await looksRight(page, 'renew');
      await page.locator('#renew button.primary').click();
      await arriveAt(page, /\/orders\//);
      await story.api(
        'GET',
        `/calls/wait?activity=refreshInstance&instanceId=${instanceId}&status=success&timeoutMs=30000`,
      );
      assert.equal((await story.instance(instanceId)).quantity, 10);

      await page.goto(address(`/my/${instanceId}/auto-renewal`));
      await looksRight(page, 'automatic renewal, off');
      await page.locator('[name=daysBefore]').fill('99');
      await page.locator('#auto-renewal button.primary').click();
      await page.locator('.alert').first().waitFor();
      await looksRight(page, 'automatic renewal, refused');
      await page.locator('[name=daysBefore]').fill('3');
      await page.locator('#auto-renewal button.primary').click();
      await page.locator('[data-off]').waitFor();
      await looksRight(page, 'automatic renewal, on');
      assert.equal((await story.instance(instanceId)).autoRenewal.daysBefore, 3);

      await page.goto(address(`/my/${instanceId}/cancel-renewal`));
      await looksRight(page, 'give a renewal back');
      await page.locator('form.renew button.primary').click();
      await arriveAt(page, /\/orders\//);
      assert.equal((await story.instance(instanceId)).quantity, 5);

      await page.goto(address(`/my/${instanceId}/at-expiry`));
      await looksRight(page, 'at expiry, renewed');
      assert.ok(await page.locator('[name=policy][value=auto_renew]').isChecked());
      assert.ok(await page.locator('[name=policy][value=to_on_demand]').isDisabled());
      await page.locator('[name=policy][value=auto_unsubscribe]').check();
      await page.locator('#at-expiry button.primary').click();
      await page.locator('[name=policy][value=auto_unsubscribe]:checked').waitFor();
      await looksRight(page, 'at expiry, unsubscribed');
      const ending = await story.instance(instanceId);
      assert.deepEqual([ending.expirePolicy, ending.autoRenewal], ['auto_unsubscribe', null]);
      await page.goto(address('/renewals?tab=ending'));
      await looksRight(page, 'renewals, not renewed on expiry');

      await page.goto(address(`/my/${instanceId}/close`));
      assert.equal(await page.locator('form.renew button.primary').count(), 0);
      await page.goto(address(`/my/${instanceId}`));
      await page.locator('.more-actions summary').click();
      await looksRight(page, 'the application');
      // A refused setting is answered with 409.
      assert.deepEqual(
        browser.problemsOf(page).filter((problem) => !/409/.test(problem)),
        [],
      );
    });
  });
}
