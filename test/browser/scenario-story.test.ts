import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { translator } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

const t = translator('en');
const SCENARIOS = '/simulator/scenarios';

let browser: Browser;
let story: StoryDriver;

before(async () => {
  browser = await openBrowser();
  story = await startStory({ sampleSeller: true });
});

after(async () => {
  await browser.close();
  await story.close();
});

test('a purchase and a jump, recorded by clicking, run as a file; a failing one leads to the moment it failed at', async () => {
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  const page = await browser.newPage('en');
  const visit = (path: string) => page.goto(`${story.origin}/w/default${path}`);
  const press = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).first().click();

  await visit(SCENARIOS);
  await browser.assertAccessible(page, 'scenarios');
  await press(t('scenarios.record.start'));
  await page.locator('[data-recording]').waitFor();

  await visit('/shop');
  await page.locator('main').getByRole('link', { name: 'Team Board' }).first().click();
  await page.locator('#consent').check();
  await press(t('offering.continue'));
  await press(t('checkout.place'));
  await arriveAt(page, /\/orders\/CS\w+/);
  await page.locator('.page-head .badge', { hasText: t('status.order.completed') }).waitFor();
  await jumpByYear(page);

  await visit(SCENARIOS);
  await press(t('scenarios.record.stop'));
  await arriveAt(page, /\/recording$/);
  await browser.assertAccessible(page, 'recorded scenario');
  const text = await page.locator('#snippet').innerText();
  assert.match(text, /- do: buy\n/);
  assert.match(text, /calls: \[ newInstance, queryInstance \]/);
  assert.match(text, /- do: advance\n {4}with: \{ to: /);
  assert.match(text, /calls: \[ updateInstanceStatus, releaseInstance \]/);

  await press(t('scenarios.run'));
  await arriveAt(page, /\/runs\/run-\d+/);
  await page.locator('.page-head .badge', { hasText: t('scenarios.status.passed') }).waitFor();
  await browser.assertAccessible(page, 'a run that passed');

  await visit(SCENARIOS);
  await page.locator('#field-text').fill(text.replace('updateInstanceStatus, releaseInstance', 'releaseInstance'));
  await press(t('scenarios.run'));
  await arriveAt(page, /\/runs\/run-\d+#step-2$/);
  await page.locator('.page-head .badge', { hasText: t('scenarios.status.failed') }).waitFor();
  const failed = page.locator('#step-2.failed-step');
  assert.match(await failed.innerText(), /pasted\.yaml:\d+:steps\.1\.calls: /);
  await browser.assertAccessible(page, 'a run that failed');
  const simAt = await failed.locator('td.figure').innerText();
  await failed.locator('a.mono').last().click();
  await arriveAt(page, /\/w\/scenario-[^/]+\/simulator\/calls\/call-\d+/);
  assert.match(await page.locator('main').innerText(), /releaseInstance/);
  assert.ok(
    (await page.locator('.clock').innerText()).includes(simAt.slice(0, 10)),
    `the clock of that moment: ${simAt}`,
  );
  await browser.assertAccessible(page, 'the call of the failing step');
  assert.deepEqual(browser.problemsOf(page), []);
  await page.context().close();
});

/** Jumps through the clock bar, past the term and the time in which the application is kept. */
async function jumpByYear(page: Page): Promise<void> {
  const simAt = Number(await page.locator('[data-clock]').getAttribute('data-sim-at'));
  const local = new Date(simAt + 374 * 24 * 3_600_000).toISOString().slice(0, 16);
  await page.locator('.clock summary', { hasText: t('clock.jump_to') }).click();
  await page.locator('#clock-to').fill(local);
  await page
    .locator('.clock-to')
    .getByRole('button', { name: t('clock.go'), exact: true })
    .click();
  await page.locator('.undo-toast').waitFor();
  await page.locator('.clock-jump').waitFor({ state: 'detached' });
}
