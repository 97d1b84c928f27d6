import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { translator, type Translate } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startInstantSeller } from '../support/instant-seller.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

/** Texts of the sample seller's own pages, which keep their texts to themselves. */
const SAMPLE_SELLER: Record<Language, { stop: string; start: string }> = {
  en: { stop: 'Stop answering', start: 'Answer again' },
  zh: { stop: '停止应答', start: '恢复应答' },
};

const PRODUCT: Record<Language, string> = { en: 'Team Board', zh: '团队看板' };

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

/** One newcomer in one language: the pages they see, and what they do there. */
class Newcomer {
  readonly story: StoryDriver;
  readonly page: Page;
  readonly language: Language;
  readonly t: Translate;

  constructor(story: StoryDriver, page: Page, language: Language) {
    this.story = story;
    this.page = page;
    this.language = language;
    this.t = translator(language);
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.story.origin}/w/default${path}`);
  }

  button(key: Parameters<Translate>[0]): ReturnType<Page['getByRole']> {
    return this.page.locator('main').getByRole('button', { name: this.t(key), exact: true });
  }

  /** Waits until the page shows a status word in its heading line. */
  async sees(key: Parameters<Translate>[0]): Promise<void> {
    await this.page.locator('.page-head .badge', { hasText: this.t(key) }).waitFor();
  }

  async buys(): Promise<string> {
    await this.visit('/shop');
    await this.page.locator('main').getByRole('link', { name: PRODUCT[this.language] }).first().click();
    await this.page.locator('#consent').check();
    await this.button('offering.continue').click();
    await this.page.getByRole('heading', { name: this.t('checkout.title') }).waitFor();
    await browser.assertAccessible(this.page, 'checkout');
    await this.button('checkout.place').click();
    await arriveAt(this.page, /\/orders\/CS\w+/);
    const orderId = /CS\w+/.exec(this.page.url())?.[0];
    assert.ok(orderId);
    return orderId;
  }

  async jumps(by: 'clock.plus_hour' | 'clock.plus_day' | 'clock.plus_month' | 'clock.next_event'): Promise<void> {
    await this.page
      .locator('.clock')
      .getByRole('button', { name: this.t(by), exact: true })
      .click();
    await this.page.waitForLoadState('load');
    await this.page.locator('.clock-jump').waitFor({ state: 'detached' });
  }

  /** Presses “Next event” past the messages that come before what changes an application. */
  async followsEventsUntil(instanceId: string, status: string): Promise<void> {
    for (let presses = 0; presses < 6; presses += 1) {
      await this.jumps('clock.next_event');
      if ((await this.story.api('GET', `/instances/${instanceId}`)).status === status) return;
    }
  }

  /** Jumps to a date and time of GMT+8 through the clock bar. */
  async jumpsTo(local: string): Promise<void> {
    await this.page.locator('.clock summary').first().click();
    await this.page.locator('#clock-to').fill(local);
    await this.page.locator('.clock-to .primary').click();
    await this.page.waitForLoadState('load');
    await this.page.locator('.clock-jump').waitFor({ state: 'detached' });
  }

  async renews(instanceId: string): Promise<void> {
    await this.visit(`/my/${instanceId}/renew`);
    await browser.assertAccessible(this.page, 'renew');
    await this.page.locator('[name=type][value=month]').check();
    await this.button('renew.order').click();
    await arriveAt(this.page, /\/orders\/CS\w+/);
    await this.sees('status.order.completed');
  }

  /** Status that the seller's own front page shows. */
  async frontPage(url: string): Promise<string | null> {
    const front = await this.page.context().newPage();
    await front.goto(url);
    const status = await front.locator('[data-instance-status]').first().getAttribute('data-instance-status');
    await front.close();
    return status;
  }

  async switchesSampleSeller(to: 'stop' | 'start'): Promise<void> {
    const seller = await this.page.context().newPage();
    await seller.goto(`${this.story.simulator.referenceIsv?.origin}/?lang=${this.language}`);
    await seller.getByRole('button', { name: SAMPLE_SELLER[this.language][to] }).click();
    // The page that the form leads to offers the opposite. Closing before it is there can hang the browser.
    await seller
      .getByRole('button', { name: SAMPLE_SELLER[this.language][to === 'stop' ? 'start' : 'stop'] })
      .waitFor();
    await seller.waitForLoadState('load');
    await seller.close();
  }

  async activities(orderOrInstance: string): Promise<string[]> {
    const { items } = await this.story.api('GET', `/calls?${orderOrInstance}&direction=to_seller&limit=100`);
    return items
      .map((call: { activity: string; fields: Record<string, string> }) =>
        [call.activity, call.fields['status'] ?? call.fields['scene'] ?? ''].join(' ').trim(),
      )
      .reverse();
  }
}

for (const language of LANGUAGES) {
  describe(`the newcomer's story (${language})`, () => {
    let story: StoryDriver;
    let newcomer: Newcomer;
    let orderId: string;
    let instanceId: string;
    let frontEndUrl: string;

    before(async () => {
      story = await startStory({ sampleSeller: true });
      newcomer = new Newcomer(story, await browser.newPage(language), language);
    });

    after(async () => {
      await newcomer.page.context().close();
      await story.close();
    });

    test('the shop offers a dozen products', async () => {
      await newcomer.visit('/shop');
      assert.ok((await newcomer.page.locator('main a[href*="/shop/"]').count()) >= 12);
      await browser.assertAccessible(newcomer.page, 'shop');
    });

    test('a purchase goes from processing to completed while the tray fills', async () => {
      orderId = await newcomer.buys();
      await newcomer.sees('status.order.completed');
      const tray = newcomer.page.locator('.tray-line .tray-name');
      await tray.filter({ hasText: 'queryInstance' }).first().waitFor();
      await tray.filter({ hasText: 'newInstance' }).first().waitFor();
      await browser.assertAccessible(newcomer.page, 'order');
      instanceId = (await story.api('GET', `/orders/${orderId}`)).instanceId;
    });

    test('the call page explains checks and signature', async () => {
      await newcomer.page.locator('.tray-line', { hasText: 'newInstance' }).first().getByRole('link').click();
      await arriveAt(newcomer.page, /\/simulator\/calls\//);
      const text = await newcomer.page.locator('main').innerText();
      for (const expected of ['newInstance', 'RESULT-OK', 'HTTP-200', orderId, 'signature=']) {
        assert.ok(text.includes(expected), `the call page shows ${expected}`);
      }
      await browser.assertAccessible(newcomer.page, 'call');
    });

    test('My KooGallery shows address, account and password as the seller answers them now', async () => {
      await newcomer.visit('/my');
      await browser.assertAccessible(newcomer.page, 'my');
      await newcomer.visit(`/my/${instanceId}`);
      const front = newcomer.page.locator('main a[href*="/instances/"]').first();
      await front.waitFor();
      frontEndUrl = (await front.getAttribute('href')) ?? '';
      assert.equal(await newcomer.frontPage(frontEndUrl), 'in_use');
      await browser.assertAccessible(newcomer.page, 'instance');
    });

    test('renewed in time, expired, frozen, renewed while frozen, lapsed and released', async () => {
      const { expireSimAt } = await story.api('GET', `/instances/${instanceId}`);
      const dayBefore = new Date(Date.parse(expireSimAt) + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 16);
      await newcomer.jumpsTo(dayBefore);
      await newcomer.renews(instanceId);
      await newcomer.followsEventsUntil(instanceId, 'expired');
      await newcomer.visit(`/my/${instanceId}`);
      await newcomer.sees('status.instance.expired');
      assert.equal(await newcomer.frontPage(frontEndUrl), 'frozen');
      await newcomer.followsEventsUntil(instanceId, 'frozen');
      await newcomer.visit(`/my/${instanceId}`);
      await newcomer.sees('status.instance.frozen');
      await newcomer.renews(instanceId);
      assert.equal(await newcomer.frontPage(frontEndUrl), 'in_use');
      for (let count = 0; count < 3; count += 1) await newcomer.jumps('clock.plus_month');
      await newcomer.visit(`/my/${instanceId}`);
      await newcomer.sees('status.instance.released');
      assert.deepEqual(
        (await newcomer.activities(`instanceId=${instanceId}`)).filter((call) => call !== 'queryInstance'),
        [
          'newInstance',
          'refreshInstance RENEWAL',
          'updateInstanceStatus FREEZE',
          'refreshInstance RENEWAL',
          'updateInstanceStatus UNFREEZE',
          'updateInstanceStatus FREEZE',
          'releaseInstance',
        ],
      );
    });

    test('with the sample seller stopped, the order waits, is tried four times and refunded; both sides are told', async () => {
      await newcomer.switchesSampleSeller('stop');
      const lost = await newcomer.buys();
      await newcomer.sees('status.order.processing');
      for (let count = 0; count < 3; count += 1) await newcomer.jumps('clock.plus_hour');
      await newcomer.visit(`/orders/${lost}`);
      await newcomer.sees('status.order.refunded');
      const { items } = await story.api('GET', `/calls?orderId=${lost}`);
      const { attempts } = await story.api('GET', `/calls/${items[0].id}`);
      const times = attempts.map(({ attemptedSimAt }: { attemptedSimAt: string }) => Date.parse(attemptedSimAt));
      const minutes = times.map((at: number) => Math.round((at - times[0]) / 60_000));
      assert.deepEqual(minutes, [0, 60, 120, 180]);
      for (const page of ['/notices', '/seller/notices']) {
        await newcomer.visit(page);
        await newcomer.page.locator('main', { hasText: lost }).waitFor();
        await browser.assertAccessible(newcomer.page, page);
      }
      await newcomer.switchesSampleSeller('start');
    });

    test('a product pointed at another URL with its key: that server gets the call', async () => {
      const seller = await startInstantSeller();
      try {
        await newcomer.visit('/seller/products/team-board');
        await browser.assertAccessible(newcomer.page, 'seller product');
        await newcomer.page.locator('input[name="url"]').fill(seller.url);
        await newcomer.page.locator('input[name="key"][value="own"]').check();
        await newcomer.page.locator('input[name="accessKey"]').fill('my-own-key');
        await newcomer.button('seller.interface.save').click();
        await newcomer.buys();
        await newcomer.sees('status.order.completed');
        assert.deepEqual(
          seller.received.map(({ activity }) => activity),
          ['newInstance', 'queryInstance'],
        );
      } finally {
        await seller.close();
      }
    });

    test('no page has broken the content policy or thrown', () => {
      assert.deepEqual(browser.problemsOf(newcomer.page), []);
    });
  });
}
