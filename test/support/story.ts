import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';

/** A whole simulator in this process on free ports, in memory, driven through its JSON API as a script would. */
export interface StoryDriver {
  readonly simulator: Simulator;
  readonly origin: string;
  api<T = Json>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

// Scripts look into JSON without types.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/**
 * Marketplace time at which stories and pages begin, whatever the date on which they are told: ten in the morning (GMT+8)
 * of a day from which neither a month nor a year ends within the days that most stories take.
 */
export const STORY_START = Date.parse('2027-03-10T10:00:00+08:00');

/** Starts it. @param options.sampleSeller with the bundled sample seller on a port of its own */
export async function startStory(options: { readonly sampleSeller: boolean }): Promise<StoryDriver> {
  const defects: unknown[] = [];
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    startSimAt: STORY_START,
    referenceIsvPort: options.sampleSeller ? 0 : undefined,
    onDefect: (error) => defects.push(error),
  });
  return {
    simulator,
    origin: simulator.origin,
    api: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const response = await fetch(`${simulator.origin}/api/v1/workspaces/default${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      const text = await response.text();
      assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    close: async () => {
      await simulator.close();
      assert.deepEqual(defects, []);
    },
  };
}

/** Sets switches of the bundled sample seller: how it answers, and what it does wrong. */
export async function switchSeller({ referenceIsv }: Pick<Simulator, 'referenceIsv'>, switches: object): Promise<void> {
  const response = await fetch(`${referenceIsv?.origin}/api/switches`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(switches),
  });
  assert.ok(response.ok, await response.text());
}
