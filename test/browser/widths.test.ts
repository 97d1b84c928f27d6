import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { openBrowser, type Browser } from '../support/browser.ts';
import { startStory, switchSeller, type StoryDriver } from '../support/story.ts';

/** Widths of windows between the wide and the narrow one of the other stories. */
const WIDTHS = [1366, 1280, 1180, 1024, 910, 768, 600] as const;

const PATHS = ['/shop', '/my', '/orders', '/seller', '/seller/messages', '/simulator/calls', '/simulator/jumps'];

const TOO_WIDE = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Names of parts of the upper bar that lie over each other or beyond its edge. */
const COLLISIONS = `(() => {
  const parts = [...document.querySelectorAll('.mark, .parts, .top-bar-end > *')];
  const boxes = parts.map((part) => ({ name: part.className, box: part.getBoundingClientRect() }));
  const isOver = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const width = document.documentElement.clientWidth;
  return boxes.flatMap(({ name, box }, index) => [
    ...(box.right > width ? [name + ' beyond the edge'] : []),
    ...boxes.slice(index + 1).filter((other) => isOver(box, other.box)).map((other) => name + ' over ' + other.name),
  ]);
})()`;

describe('pages in windows of any width', () => {
  let browser: Browser;
  let story: StoryDriver;

  before(async () => {
    browser = await openBrowser();
    story = await startStory({ sampleSeller: true });
    const period = { billing: 'period', period: { type: 'month', number: 1 } };
    const orders = (pay: 'paid' | 'later'): Promise<unknown> =>
      story.api('POST', '/orders', { productId: 'team-board', ...period, pay });
    await orders('paid');
    await story.api('GET', '/calls/wait?activity=newInstance&status=success&timeoutMs=15000');
    await switchSeller(story.simulator, { resultCode: '000005' });
    await orders('paid');
    await story.api('POST', '/clock/advance', { by: 'PT1H' });
    await orders('later');
  });
  after(async () => {
    await story.close();
    await browser.close();
  });

  for (const language of LANGUAGES) {
    test(`nothing lies over anything else or beyond the edge, in ${language}`, async () => {
      const page = await browser.newPage(language);
      for (const path of PATHS) {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          if (width === WIDTHS[0]) await page.goto(`${story.origin}/w/default${path}`);
          assert.ok((await page.evaluate<number>(TOO_WIDE)) <= 0, `${path} at ${width} is too wide`);
          assert.deepEqual(await page.evaluate<string[]>(COLLISIONS), [], `${path} at ${width}`);
          const barHeight = await page.evaluate<number>('document.querySelector(".top-bar").offsetHeight');
          assert.ok(
            width <= 900 || barHeight < 70,
            `${path} at ${width}: the upper bar has one line, not ${barHeight}`,
          );
        }
      }
      await page.context().close();
    });
  }
});
