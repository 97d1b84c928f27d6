import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { translator } from '../../src/i18n/translator.ts';
import { arriveAt, openBrowser, type Browser, type Page } from '../support/browser.ts';
import { startOddSeller } from '../web/odd-seller.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

const t = translator('en');
/** A product of the demo shop that is sold over interface 1.0. */
const PRODUCT = 'Customer Thread';

let browser: Browser;
let story: StoryDriver;
let page: Page;

before(async () => {
  browser = await openBrowser();
  story = await startStory({ sampleSeller: true });
  page = await browser.newPage('en');
});

after(async () => {
  await browser.close();
  await story.close();
});

async function visit(path: string): Promise<void> {
  await page.goto(`${story.origin}/w/default${path}`);
}

async function press(name: string): Promise<void> {
  await page.locator('main').getByRole('button', { name, exact: true }).click();
}

/** Sets a switch of the sample seller on its own page, as a person does. */
async function sampleSeller(name: string, value: string): Promise<void> {
  const seller = await page.context().newPage();
  await seller.goto(`${story.simulator.referenceIsv?.origin}/?lang=en`);
  await seller.locator(`#switch-form select[name="${name}"]`).selectOption(value);
  await seller.locator('button[form="switch-form"]').click();
  await seller.locator('.notice[role="status"]').waitFor();
  await seller.waitForLoadState('load');
  await seller.close();
}

/** The value that the sample seller computed for the last call that it refused, as its own page shows it. */
async function computedBySeller(): Promise<string> {
  const seller = await page.context().newPage();
  await seller.goto(`${story.simulator.referenceIsv?.origin}/?lang=en`);
  const value = await seller.locator('.computed code').first().innerText();
  await seller.waitForLoadState('load');
  await seller.close();
  return value;
}

/** Buys the product. @returns its order number */
async function buys(): Promise<string> {
  await visit('/shop');
  await page.locator('main').getByRole('link', { name: PRODUCT }).first().click();
  const consent = page.locator('#consent');
  if ((await consent.count()) > 0) await consent.check();
  await press(t('offering.continue'));
  await press(t('checkout.place'));
  await arriveAt(page, /\/orders\/CS\w+/);
  return /CS\w+/.exec(page.url())?.[0] ?? '';
}

async function opensCallOf(orderId: string): Promise<void> {
  await page.locator('.page-head .badge', { hasText: t('status.order.processing') }).waitFor();
  const { id } = await story.api('GET', `/calls/wait?orderId=${orderId}&status=retrying&timeoutMs=15000`);
  await visit(`/simulator/calls/${id}`);
}

async function completes(orderId: string): Promise<void> {
  await press(t('call.restart'));
  await page.locator('.page-head .badge', { hasText: t('status.call.success') }).waitFor();
  await visit(`/orders/${orderId}`);
  await page.locator('.page-head .badge', { hasText: t('status.order.completed') }).waitFor();
}

describe('a purchase over interface 1.0 that fails, is explained and completes', () => {
  test('the seller adds a newline after signing: the diagnosis says so, mended and restarted it completes', async () => {
    await sampleSeller('signature', 'newline_added');
    const orderId = await buys();
    await opensCallOf(orderId);
    const finding = page.locator('#diagnosis [data-finding="newline_added_after"]');
    await finding.waitFor();
    assert.match(await finding.innerText(), /line feed was added to the body after it was signed/);
    await browser.assertAccessible(page, 'call with diagnosis');
    await sampleSeller('signature', 'correct');
    await completes(orderId);
  });

  test('the seller verifies wrongly: the value that its code computed names the mistake', async () => {
    await sampleSeller('verification', 'key_without_timestamp');
    const orderId = await buys();
    await opensCallOf(orderId);
    await page.locator('#diagnosis', { hasText: t('diagnosis.refused.result') }).waitFor();
    const callPage = page.url();
    await page.locator('#field-value').fill(await computedBySeller());
    await press(t('diagnosis.paste.button'));
    await page.locator('[data-asked] [data-finding="key_without_timestamp"]').waitFor();
    await browser.assertAccessible(page, 'call with a pasted value');
    await page
      .getByRole('link', { name: t('diagnosis.snippet', { version: '1.0' }) })
      .first()
      .click();
    await page.locator('#snippet', { hasText: 'KooGallery' }).waitFor();
    await browser.assertAccessible(page, 'receivers');
    await page.goto(callPage);
    await sampleSeller('verification', 'correct');
    await completes(orderId);
  });

  test('the workshop tells the same of the pasted call, with the key of the product', async () => {
    const { items } = await story.api('GET', '/calls?activity=newInstance&limit=1');
    const { attempts } = await story.api('GET', `/calls/${items[0].id}`);
    await visit('/simulator/workshop');
    await page.locator('#field-text').fill(attempts[0].request.url);
    await page.locator('#field-product').selectOption({ label: PRODUCT });
    await press(t('workshop.go.request'));
    await page.locator('#result [data-verdict="right"]').waitFor();
    await browser.assertAccessible(page, 'workshop');
  });

  test('a value quoted in a finding has no place to break, and yet fits a narrow page', async () => {
    const seller = await startOddSeller();
    const accessKey = 'a-key-for-the-odd-seller';
    seller.answersWith(({ url }) => {
      const sent = new URL(url, 'http://x').searchParams;
      const timeStamp = sent.get('timeStamp') ?? '';
      const pairs = [...sent].filter(([name]) => name !== 'authToken').sort(([a], [b]) => (a > b ? -1 : 1));
      const text = pairs.map(([name, value]) => `${name}=${value}`).join('&');
      const computed = createHmac('sha256', accessKey + timeStamp)
        .update(text)
        .digest('base64');
      return { body: JSON.stringify({ resultCode: '000001', resultMsg: `expected ${computed}` }) };
    });
    await story.api('PUT', '/products/customer-thread/interface', { version: '1.0', url: seller.url, accessKey });
    await opensCallOf(await buys());
    const narrow = await browser.newPage('zh', { width: 390 });
    await narrow.goto(page.url());
    await narrow.locator('#diagnosis [data-finding="names_z_to_a"]').waitFor();
    const overflow = Number(
      await narrow.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    );
    assert.ok(overflow <= 0, `the call page is ${overflow} px too wide`);
    await narrow.context().close();
    await seller.close();
  });

  test('no page has broken the content policy or thrown', () => {
    assert.deepEqual(browser.problemsOf(page), []);
  });
});
