import assert from 'node:assert/strict';
import type { WallClock } from '../../src/app/ports.ts';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { STORY_START, switchSeller } from '../support/story.ts';

/** One page as it came. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Text between the tags of `<main>`, blanks joined. */
  readonly text: string;
}

/** A person with a browser without scripts: keeps cookies, fills forms. */
export class Reader {
  readonly origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The cookies that are kept, as a header. */
  cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send(path, { headers });
  }

  /** Sends a form that was on `fromPath`, with the token of that page. Redirects are not followed. */
  async post(
    path: string,
    fields: Record<string, string>,
    options: { readonly fromPath?: string; readonly headers?: Record<string, string>; readonly token?: string } = {},
  ): Promise<Page> {
    const fromPath = options.fromPath ?? '/w/default/shop';
    const token = options.token ?? tokenOf(await this.get(fromPath));
    return this.send(path, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, ...fields }),
      headers: { Origin: this.origin, Referer: this.origin + fromPath, ...options.headers },
    });
  }

  /** Sends any request with the cookies that are kept. Redirects are not followed. */
  async send(path: string, init: RequestInit): Promise<Page> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', this.cookies());
    const response = await fetch(this.origin + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const html = await response.text();
    return { status: response.status, headers: response.headers, html, text: mainText(html) };
  }
}

/**
 * A simulator in memory; without a sample seller calls go nowhere until a test says otherwise. The sample seller asks about
 * orders only when its pages are opened: these tests look at what the marketplace does.
 */
export async function startForReaders(sampleSeller: boolean, wall?: WallClock): Promise<Simulator> {
  const simulator = await startSimulator({
    ...(wall ? { wall } : {}),
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    startSimAt: STORY_START,
    referenceIsvPort: sampleSeller ? 0 : undefined,
    onDefect: (error) => assert.fail(error instanceof Error ? error : String(error)),
  });
  if (simulator.referenceIsv) await switchSeller(simulator, { learnsOrders: 'when_opened' });
  return simulator;
}

/** The token in the forms of a page. */
export function tokenOf(page: Page): string {
  const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1];
  assert.ok(token, 'the page has a form with a token');
  return token;
}

function mainText(html: string): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
