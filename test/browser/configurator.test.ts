import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { translator } from '../../src/i18n/translator.ts';
import { openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

const ARM = 'input[name="a.runners.processor"][value="arm"]';
const HIGH = 'input[name="a.runners.memory"][value="high"]';

/** A choice as a script makes it: at once, without the care that playwright takes to wait for a page to rest. */
const choose = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}).click()`;

describe('choices on an offering, whatever the network', () => {
  const t = translator('en');
  let browser: Browser;
  let story: StoryDriver;
  let page: Page;

  before(async () => {
    browser = await openBrowser();
    story = await startStory({ sampleSeller: false });
  });
  after(async () => {
    await story.close();
    await browser.close();
  });
  beforeEach(async () => {
    page = await browser.newPage('en');
  });
  afterEach(() => page.context().close());

  const visit = (path: string): Promise<unknown> => page.goto(`${story.origin}/w/default${path}`);

  /** Every answer to a script of the page takes this long. */
  const slowDown = (milliseconds: number): Promise<unknown> =>
    page.route(/\/shop\//, async (route) => {
      await setTimeout(milliseconds);
      // The page may have given the request up meanwhile.
      await route.continue().catch(() => undefined);
    });

  test('a choice made in the very moment the price of another arrives counts', async () => {
    await visit('/shop/build-yard');
    await page.evaluate(`new MutationObserver((_, observer) => {
      if (!document.querySelector('#price-panel')?.textContent.includes('¥178.00')) return;
      observer.disconnect();
      queueMicrotask(() => ${choose(HIGH)});
    }).observe(document.body, { childList: true, subtree: true })`);
    await page.locator(ARM).check();
    await page.locator('#price-panel', { hasText: t('selection.sku_not_priced') }).waitFor();
    assert.ok(await page.locator(ARM).isChecked());
    assert.ok(await page.locator(HIGH).isChecked());
  });

  test('choices made while the price of another is being worked out count, and so does what is written', async () => {
    await visit('/shop/build-yard');
    await slowDown(400);
    await page.evaluate(`${choose(ARM)}; ${choose(HIGH)}; ${choose('#consent')}`);
    await page.locator('#price-panel', { hasText: t('selection.sku_not_priced') }).waitFor();
    assert.ok(await page.locator(ARM).isChecked());
    assert.ok(await page.locator(HIGH).isChecked());
    await page.evaluate(choose(HIGH.replace('high', 'standard')));
    await page.locator('#consent').uncheck();
    await page.locator('#price-panel', { hasText: '¥178.00' }).waitFor();
    assert.equal(await page.locator('#consent').isChecked(), false);
  });

  test('a term changes the fields on a network slower than the pause that is waited for while somebody types', async () => {
    await visit('/shop/roster-desk');
    await slowDown(900);
    await page.locator('label:has(#term-trial)').click();
    await page.locator('#field-number').waitFor({ state: 'detached' });
    assert.ok(await page.locator('#term-trial').isChecked());
  });
});
