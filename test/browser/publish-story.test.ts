import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { translator } from '../../src/i18n/translator.ts';
import { openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startStory, switchSeller, type StoryDriver } from '../support/story.ts';

const t = translator('en');
const MARKUP = '<b>Lamp</b> & co';

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

async function visit(path: string): Promise<void> {
  await page.goto(`${story.origin}/w/default${path}`);
}

async function look(name: string): Promise<void> {
  await browser.assertAccessible(page, name);
}

async function press(name: string): Promise<void> {
  await page.locator('main').getByRole('button', { name, exact: true }).first().click();
  await page.waitForLoadState('load');
}

async function fill(fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`main [name="${name}"]:not([type="hidden"])`).first().fill(value);
}

async function step(name: 'overview' | 'texts' | 'delivery' | 'specifications'): Promise<void> {
  await page
    .locator('.steps')
    .getByRole('link', { name: t(`listing.step.${name}`), exact: true })
    .click();
  await page.locator('.steps [aria-current]', { hasText: t(`listing.step.${name}`) }).waitFor();
}

const missing = (code: string) => page.locator(`.problem-list [data-code="${code}"]`);

test('a product from draft to listed, and bought: address, key, texts, prices, cases, review', async () => {
  // The address and a key of its class.
  await visit('/seller/addresses');
  await look('addresses without any');
  const { referenceIsv } = story.simulator;
  assert.ok(referenceIsv);
  await fill({ url: 'not an address' });
  await press(t('addresses.add.go'));
  await page.locator('#error-url').waitFor();
  await look('a wrong address');
  await press(t('addresses.take_one', { url: referenceIsv.productionUrl }));
  await page.locator('[data-address] .badge.good').waitFor();
  await fill({ newKey: referenceIsv.accessKey });
  await press(t('interface_keys.add'));
  const address = page.locator('[data-address]').first();
  await address.locator('select').first().selectOption({ index: 1 });
  await address
    .getByRole('button', {
      name: t('addresses.bind_one', { keyClass: t('key_class.basic'), url: referenceIsv.productionUrl }),
    })
    .click();
  await page.getByText(t('addresses.done.bound')).waitFor();
  await look('an address with its key');

  // The draft.
  await visit('/seller/applications');
  await look('applications without any');
  await fill({ product: 'lamp' });
  await press(t('applications.release.go'));
  await missing('no_specification').waitFor();
  await look('an empty draft');

  await step('texts');
  await fill({
    nameEn: MARKUP,
    nameZh: '灯',
    vendorEn: 'Lampworks',
    vendorZh: '灯具厂',
    taglineEn: 'Light <i>for teams</i>',
    taglineZh: '团队照明',
    descriptionEn: '<script>alert(1)</script>',
    descriptionZh: '说明',
  });
  await page.locator('[name="motif0"]').selectOption('data');
  await press(t('listing.save'));
  await page.getByText(t('listing.saved')).waitFor();
  await look('texts and pictures');

  await step('delivery');
  await page.locator('[name="address"]').selectOption({ index: 1 });
  await fill({ extName0: '1wrong', extEn0: 'Domain', extZh0: '域名' });
  await press(t('listing.save'));
  await page.locator('#error-extName0').waitFor();
  await fill({ extName0: 'emailDomainName' });
  await press(t('listing.save'));
  await page.getByText(t('listing.saved')).waitFor();
  await look('delivery');

  await step('specifications');
  await look('specifications without any');
  await fill({ specification: 'standard', nameEn: 'Standard', nameZh: '标准版' });
  await press(t('listing.spec.add.go'));
  await fill({
    attrId0: 'edition',
    attrEn0: 'Edition',
    attrZh0: '版本',
    attrValues0: 'basic | Basic | 基础版\npro | Pro | 专业版',
  });
  await press(t('listing.spec.save'));
  assert.equal(await page.locator('tbody tr').count(), 2, 'a SKU for each combination');
  await look('a specification with SKUs');
  await page.locator('tbody').getByRole('link', { name: 'Basic', exact: true }).click();
  await page.locator('[name="forSale"]').check();
  await page.locator('[name="monthSold"]').check();
  await fill({ monthPrice_amount: 'much' });
  await press(t('listing.save'));
  await page.locator('#error-monthPrice_amount').waitFor();
  await fill({ monthPrice_amount: '49.50' });
  await press(t('listing.save'));
  await page.getByText(t('listing.saved')).waitFor();
  await look('prices of a SKU');

  // What is missing now are the debugging cases; the draft is debugged before it is published.
  await step('overview');
  await missing('case_missing').first().waitFor();
  assert.equal(await page.locator('.problem-list li:not([data-code="case_missing"])').count(), 0);
  await press(t('listing.submit'));
  await page.locator('[data-reason="application_incomplete"]').waitFor();
  await look('submitted too early');
  await page
    .locator('main')
    .getByRole('link', { name: t('listing.debug'), exact: true })
    .click();
  await page.locator('h1', { hasText: MARKUP }).waitFor();
  await look('debugging a draft');
  for (let left = await page.locator('[data-required][data-state="missing"]').count(); left > 0; left -= 1) {
    const next = page.locator('[data-required][data-state="missing"]').first();
    await next.getByRole('link', { name: t('debugging.fill') }).click();
    await press(t('debugging.go'));
    await page.locator('#result [role="status"]').first().waitFor();
  }

  // Review.
  const { id } = (await story.api('GET', '/applications')).items[0] as { id: string };
  await visit(`/seller/applications/${id}`);
  await page.getByText(t('listing.checks.none')).waitFor();
  await switchSeller(story.simulator, { body: 'not_json', onActivity: 'releaseInstance' });
  await press(t('listing.submit'));
  await page.locator('[data-replay="failed"] [data-failed="releaseInstance"]').waitFor();
  await look('a submission whose case fails');
  await switchSeller(story.simulator, { body: 'normal', slowMs: 9_000 });
  await press(t('listing.submit'));
  await page.locator('[data-replay="running"] progress').waitFor();
  await look('a submission whose cases are replayed');
  // The page follows by itself.
  await page.locator('.badge', { hasText: t('application.state.pending_approval') }).waitFor();
  await page.locator('[data-replay="passed"]').waitFor();
  await look('in review');
  await visit('/shop/lamp');
  assert.equal(await page.locator('#configurator').count(), 0, 'not in the shop before it is approved');
  await visit('/simulator/reviews');
  await look('the review desk');
  await page.locator('tbody').getByRole('link', { name: MARKUP }).click();
  await press(t('reviews.reject'));
  await page.locator('#error-remark').waitFor();
  await look('a rejection without a reason');
  await switchSeller(story.simulator, { slowMs: 0, body: 'not_json', onActivity: 'queryInstance' });
  await press(t('reviews.approve'));
  await page.locator('[data-replay="failed"] [data-failed="queryInstance"]').waitFor();
  await look('an approval whose case fails');
  await switchSeller(story.simulator, { body: 'normal', onActivity: 'every' });
  await press(t('reviews.approve'));
  await page.getByText(t('reviews.done.approved')).waitFor();
  await visit('/seller/notices');
  await page
    .getByText(t('notice.application_approved', { product: MARKUP }))
    .first()
    .waitFor();

  // The buyer.
  await visit('/shop');
  await page.locator('main a[href$="/shop/lamp"]').first().click();
  await page.getByRole('heading', { name: MARKUP }).waitFor();
  assert.equal(await page.locator('main script, main h1 b').count(), 0, 'markup is shown as text');
  await look('the offering');
  await page.locator('main input[type="text"]').first().fill('example.com');
  await page.locator('main input[type="checkbox"]').first().check();
  await press(t('offering.continue'));
  await page.getByRole('heading', { name: t('checkout.title') }).waitFor();
  await press(t('checkout.place'));
  await page
    .locator('main', { hasText: t('status.order.completed') })
    .first()
    .waitFor();
  const { items } = await story.api('GET', '/orders?productId=lamp');
  assert.deepEqual([items.length, items[0].status, items[0].total.amountMinor], [1, 'completed', 4_950]);
});
