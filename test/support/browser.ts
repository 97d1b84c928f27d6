import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import type { Language } from '../../src/i18n/language.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../../tools/chromium.ts';

export type { Page };

const TIMEOUT_MS = 30_000;

/** Chromium for the tests of one file. */
export interface Browser {
  /** A page in a context of its own, in a language and a width. */
  newPage(language: Language, options?: { readonly width?: number; readonly dark?: boolean }): Promise<Page>;
  /** Fails when axe finds something serious or critical. */
  assertAccessible(page: Page, name: string): Promise<void>;
  /** Console errors and exceptions of a page so far. */
  problemsOf(page: Page): readonly string[];
  close(): Promise<void>;
}

/**
 * Waits until a page is at an address and loaded. Unlike `page.waitForURL`, it does not mind a navigation that another one
 * takes the place of, as the second click of a double click does.
 */
export async function arriveAt(page: Page, address: RegExp): Promise<void> {
  const endsAt = performance.now() + TIMEOUT_MS;
  while (!address.test(page.url())) {
    assert.ok(performance.now() < endsAt, `still at ${page.url()}, not at ${address}`);
    await setTimeout(20);
  }
  await page.waitForLoadState();
}

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** Starts it. @throws Error naming the command that installs Chromium where it cannot be installed here */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  const problems = new WeakMap<Page, string[]>();
  return {
    newPage: async (language, { width = 1440, dark = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
        locale: LOCALES[language],
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(TIMEOUT_MS);
      const found: string[] = [];
      problems.set(page, found);
      page.on('pageerror', (error) => found.push(error.message));
      page.on('console', (message) => {
        // htmx tells of requests that it gave up for newer ones as of errors; a failed one says `htmx:sendError` besides.
        const isGivenUp = /^htmx:(sendAbort|afterRequest),/.test(message.text());
        if (message.type() === 'error' && !isGivenUp) found.push(message.text());
      });
      return page;
    },
    assertAccessible: async (page, name) => {
      // Evaluated from outside the page, so that the strict content policy stays as it is.
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe: engine } = globalThis as unknown as { axe: typeof axe };
        const { violations: all } = await engine.run();
        return all.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map((node) => node.html) }));
      });
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(serious, [], `axe on ${name}`);
    },
    problemsOf: (page) => problems.get(page) ?? [],
    close: () => browser.close(),
  };
}
