import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { translator } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startStory, type Json, type StoryDriver } from '../support/story.ts';

const t = translator('en');
const DAY_MS = 86_400_000;

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

/** A tester in one tab, in one workspace. */
class Tester {
  readonly page: Page;
  readonly workspace: string;

  constructor(page: Page, workspace: string) {
    this.page = page;
    this.workspace = workspace;
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(`${story.origin}/w/${this.workspace}${path}`);
  }

  async api(path: string): Promise<Json> {
    const response = await fetch(`${story.origin}/api/v1/workspaces/${this.workspace}${path}`);
    assert.ok(response.ok, path);
    return response.json();
  }

  async buys(): Promise<Json> {
    await this.visit('/shop');
    await this.page.locator('main').getByRole('link', { name: 'Team Board' }).first().click();
    await this.page.locator('#consent').check();
    await this.page
      .locator('main')
      .getByRole('button', { name: t('offering.continue'), exact: true })
      .click();
    await this.page
      .locator('main')
      .getByRole('button', { name: t('checkout.place'), exact: true })
      .click();
    await arriveAt(this.page, /\/orders\/CS\w+/);
    await this.sees(t('status.order.completed'));
    return this.api(`/orders/${/CS\w+/.exec(this.page.url())?.[0]}`);
  }

  async renews(instanceId: string): Promise<void> {
    await this.visit(`/my/${instanceId}/renew`);
    await this.page.locator('[name=type][value=month]').check();
    await this.page
      .locator('main')
      .getByRole('button', { name: t('renew.order'), exact: true })
      .click();
    await arriveAt(this.page, /\/orders\/CS\w+/);
    await this.sees(t('status.order.completed'));
  }

  /** Waits for a status word in the heading line. */
  async sees(word: string): Promise<void> {
    await this.page.locator('.page-head .badge', { hasText: word }).waitFor();
  }

  /** Jumps through the clock bar to an instant, given in ms. */
  async jumpsTo(simAt: number): Promise<void> {
    const local = new Date(simAt + 8 * 3_600_000).toISOString().slice(0, 16);
    await this.page.locator('.clock summary', { hasText: t('clock.jump_to') }).click();
    await this.page.locator('#clock-to').fill(local);
    await this.page
      .locator('.clock-to')
      .getByRole('button', { name: t('clock.go'), exact: true })
      .click();
    await this.page.locator('.undo-toast').waitFor();
    await this.page.locator('.clock-jump').waitFor({ state: 'detached' });
  }

  async simAt(): Promise<number> {
    return Number(await this.page.locator('[data-clock]').getAttribute('data-sim-at'));
  }

  async activities(instanceId: string): Promise<string[]> {
    const { items } = await this.api(`/calls?direction=to_seller&instanceId=${instanceId}&limit=100`);
    return (items as Json[])
      .map(({ activity, fields }: Json) => [activity, fields.status ?? ''].join(' ').trim())
      .filter((activity) => activity !== 'queryInstance')
      .reverse();
  }
}

describe('time travel', () => {
  test('a year with a renewal and a lapse, rewound to before it, and the rewind undone', async () => {
    const tester = new Tester(await browser.newPage('en'), 'default');
    const { instanceId } = await tester.buys();
    await tester.visit('/simulator/snapshots');
    await tester.page.getByLabel(t('snapshots.take.name')).fill('before the year');
    await tester.page.getByRole('button', { name: t('snapshots.take.button'), exact: true }).click();
    const row = tester.page.locator('[data-snapshot="before the year"]');
    await row.waitFor();
    const startedSimAt = await tester.simAt();

    await tester.renews(instanceId);
    await tester.jumpsTo(startedSimAt + 366 * DAY_MS);
    const lived = ['newInstance', 'refreshInstance', 'updateInstanceStatus FREEZE', 'releaseInstance'];
    assert.deepEqual(await tester.activities(instanceId), lived);
    await tester.visit(`/my/${instanceId}`);
    await tester.sees(t('status.instance.released'));
    await browser.assertAccessible(tester.page, 'application after a year');

    await tester.visit('/simulator/snapshots');
    await browser.assertAccessible(tester.page, 'snapshots');
    await row.getByRole('button', { name: t('snapshots.restore_one', { name: 'before the year' }) }).click();
    const toast = tester.page.locator('.undo-toast');
    await toast.waitFor();
    assert.ok((await tester.simAt()) - startedSimAt < DAY_MS, 'the clock is back');
    assert.deepEqual(await tester.activities(instanceId), ['newInstance']);
    await tester.visit(`/my/${instanceId}`);
    await tester.sees(t('status.instance.in_use'));

    await toast.getByRole('button', { name: t('undo.button'), exact: true }).click();
    await tester.page.waitForLoadState('load');
    assert.deepEqual(await tester.activities(instanceId), lived);
    await tester.visit(`/my/${instanceId}`);
    await tester.sees(t('status.instance.released'));
    assert.ok((await tester.simAt()) - startedSimAt > 365 * DAY_MS, 'the clock is where it was');
    assert.deepEqual(browser.problemsOf(tester.page), []);
    await tester.page.context().close();
  });

  test('two workspaces in two tabs have clocks of their own', async () => {
    const first = new Tester(await browser.newPage('en'), 'default');
    await first.visit('/simulator/workspaces');
    const created = await fetch(`${story.origin}/api/v1/workspaces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name: 'leap day',
        site: 'intl',
        startAt: '2028-02-28T12:00:00+08:00',
        clock: { mode: 'frozen' },
      }),
    });
    assert.equal(created.status, 201);
    const { id } = (await created.json()) as { id: string };
    const second = new Tester(await browser.newPage('en'), id);
    await second.visit('/shop');
    await first.visit('/shop');
    const [firstSimAt, secondSimAt] = [await first.simAt(), await second.simAt()];
    assert.equal(secondSimAt, Date.parse('2028-02-28T12:00:00+08:00'));

    await second.jumpsTo(secondSimAt + DAY_MS);
    assert.equal(await second.simAt(), Date.parse('2028-02-29T12:00:00+08:00'));
    const { id: orderId } = await second.buys();
    await first.visit('/orders');
    assert.ok((await first.simAt()) - firstSimAt < DAY_MS, 'the first clock has not moved');
    assert.ok(!(await first.page.content()).includes(orderId), 'the first shop knows nothing of the second');
    assert.deepEqual([...browser.problemsOf(first.page), ...browser.problemsOf(second.page)], []);
    await first.page.context().close();
    await second.page.context().close();
  });
});
