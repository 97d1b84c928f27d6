import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { translator, type Translate } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startGivingBack, type GivingBackStory } from '../support/giving-back.ts';

const SUPERVISED = 'cold-chain-watch';
const PLAIN = 'team-board';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

/** One person in front of the pages, playing buyer and seller in turn. */
class Person {
  readonly story: GivingBackStory;
  readonly page: Page;
  readonly t: Translate;

  constructor(story: GivingBackStory, page: Page, language: Language) {
    this.story = story;
    this.page = page;
    this.t = translator(language);
  }

  async visits(path: string): Promise<void> {
    await this.page.goto(`${this.story.origin}/w/default${path}`);
    await browser.assertAccessible(this.page, path);
  }

  async presses(name: string): Promise<void> {
    await this.page.locator('main').getByRole('button', { name, exact: true }).click();
    await this.page.waitForLoadState('load');
  }

  async sees(text: string): Promise<void> {
    await this.page.locator('main', { hasText: text }).first().waitFor();
  }
}

async function meet(language: Language, width = 1440): Promise<{ person: Person; close: () => Promise<void> }> {
  const story = await startGivingBack('2.0', []);
  const page = await browser.newPage(language, { width });
  return {
    person: new Person(story, page, language),
    close: async () => {
      await page.context().close();
      await story.close();
    },
  };
}

for (const language of LANGUAGES) {
  describe(`giving back and changing (${language})`, () => {
    test('a refund by agreement: the buyer asks, the seller rejects, the buyer asks for less, the seller approves', async (context) => {
      const { person, close } = await meet(language);
      context.after(close);
      const { story, page, t } = person;
      const before = await story.balanceMinor();
      const instanceId = await story.buys(SUPERVISED);
      const paid = before - (await story.balanceMinor());

      await person.visits(`/my/${instanceId}`);
      await page.locator('.more-actions summary').click();
      await page
        .locator('.more-actions')
        .getByRole('link', { name: t('my.unsubscribe'), exact: true })
        .click();
      await person.sees(t('unsubscribe.lead.negotiated'));
      await page.locator('#field-amount').fill('999999.999');
      await person.presses(t('unsubscribe.ask'));
      await person.sees(t('field.amount'));
      await page.locator('#field-amount').fill('99999.99');
      await person.presses(t('unsubscribe.ask'));
      await page.locator('[data-reason="refund_above_paid"]').waitFor();
      await page.locator('#field-amount').fill((paid / 100).toFixed(2));
      await page.locator('#field-remark').fill('<b>not</b> & what we need');
      await page.locator('[name=reason][value="2"]').check();
      await page.locator('[name=shareContact]').check();
      await person.presses(t('unsubscribe.ask'));
      await arriveAt(page, /\/unsubscriptions$/);
      await person.sees(t('refund_request.seller_reviewing'));
      await person.sees('<b>not</b> & what we need');
      await browser.assertAccessible(page, 'unsubscriptions');

      await person.visits('/seller/unsubscriptions');
      await person.sees('lin.wei@example.com');
      await page.locator('[name=remark]').fill('Let us say half');
      const { items } = await story.api('GET', '/refund-requests');
      await person.presses(t('seller_unsubscriptions.reject_id', { id: items[0].id }));
      await person.sees(t('refund_request.rejected'));
      const { supervisionId, status } = await story.instance(instanceId);
      assert.equal(status, 'provisioning', 'under supervision as before');
      await person.visits(`/supervision/${supervisionId}`);
      await person.visits(`/seller/supervision/${supervisionId}`);
      await person.visits('/seller/supervision');

      await person.visits('/unsubscriptions');
      await person.sees(t('unsubscriptions.answer', { remark: 'Let us say half' }));
      await person.visits(`/my/${instanceId}/unsubscribe`);
      await page.locator('#field-amount').fill((paid / 200).toFixed(2));
      await person.presses(t('unsubscribe.ask'));
      await person.visits('/seller/unsubscriptions');
      const again = await story.api('GET', '/refund-requests?status=seller_reviewing');
      await person.presses(t('seller_unsubscriptions.approve_id', { id: again.items[0].id }));
      await person.sees(t('refund_request.approved'));
      assert.equal(await story.balanceMinor(), before - paid, 'the money is on its way');
      await story.api('POST', '/clock/advance', { by: 'PT3H' });
      assert.equal(await story.balanceMinor(), before - paid + paid / 2);
      await person.visits(`/my/${instanceId}`);
      await page.locator('.page-head .badge[data-status="released"]').waitFor();
      assert.deepEqual(
        browser.problemsOf(page).filter((text) => !/ (400|409) /.test(text)),
        [],
      );
    });

    test('five-day refund and upgrade, narrow and wide', async (context) => {
      const { person, close } = await meet(language, 390);
      context.after(close);
      const { story, page, t } = person;
      const before = await story.balanceMinor();
      const instanceId = await story.buys(PLAIN);
      const { specifications } = await story.api('GET', `/products/${PLAIN}`);
      const pro = specifications[0].skus[1].code;
      await person.visits(`/my/${instanceId}/change?sku=${pro}`);
      const { amount } = await story.api('GET', `/instances/${instanceId}/change-quote?sku=${pro}`);
      await person.sees((amount.amountMinor / 100).toFixed(2));
      await person.presses(t('change.order'));
      await arriveAt(page, /\/orders\/CS\w+/);
      await page.locator('.page-head .badge[data-status="completed"]').waitFor();
      await browser.assertAccessible(page, 'change order');
      assert.equal((await story.instance(instanceId)).sku, pro);

      await page.setViewportSize({ width: 1440, height: 900 });
      await person.visits(`/my/${instanceId}/unsubscribe`);
      await person.sees(t('rule.refund.unsupervised'));
      await person.presses(t('unsubscribe.do'));
      await arriveAt(page, /\/orders\/CS\w+/);
      await person.sees(t('unsubscriptions.way.five_day'));
      await browser.assertAccessible(page, 'unsubscription order');
      assert.equal(await story.balanceMinor(), before, 'purchase and change are back');
      await person.visits(`/my/${instanceId}/unsubscribe`);
      await page.locator('[data-reason="unsubscribe_gone"]').waitFor();
      await person.visits(`/my/${instanceId}/change`);
      await page.locator('[data-reason="change_not_in_use"]').waitFor();
    });

    test('the seller opens and closes ways to change; the buyer follows', async (context) => {
      const { person, close } = await meet(language);
      context.after(close);
      const { story, page, t } = person;
      const { specifications } = await story.api('GET', `/products/${PLAIN}`);
      const [from, to] = specifications[0].skus.map(({ code }: { code: string }) => code);
      const instanceId = await story.buys(PLAIN);

      await person.visits(`/seller/products/${PLAIN}`);
      await page.getByRole('link', { name: t('change_rules.crumb'), exact: true }).click();
      const way = page.locator(`input[name="upgrade"][value="${from} ${to}"]`);
      assert.ok(await way.isChecked());
      for (const box of await page.locator('input[name="upgrade"]').all()) await box.uncheck();
      await page.locator('select[name="scaleOut"]').first().selectOption(`${from} amount 5`);
      await person.presses(t('change_rules.save'));
      await person.sees(t('change_rules.saved'));
      const { changeRules } = await story.api('GET', `/products/${PLAIN}`);
      assert.deepEqual(changeRules.upgrades, []);
      assert.equal(changeRules.scaleOuts.find(({ skuCode }: { skuCode: string }) => skuCode === from).stepFactor, 5);
      const refused = await story.refused('POST', `/instances/${instanceId}/change`, { sku: to });
      assert.equal(refused.reason, 'change_no_rule');

      await way.check();
      await person.presses(t('change_rules.save'));
      await person.visits(`/my/${instanceId}/change`);
      await page.locator(`[name="sku"][value="${to}"]`).waitFor();
      await person.visits(`/seller/products/${PLAIN}/changes`);
    });
  });
}
