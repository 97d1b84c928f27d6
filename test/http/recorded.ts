import assert from 'node:assert/strict';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { checkedRequest } from './api/api-server.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** Marketplace time when a recording begins: nothing here follows the day on which it runs. */
export const START_AT = '2027-03-01T01:00:00Z';

/** A simulator with the sample seller, asked over its API, for stories of recordings. */
export interface RecordingDesk {
  readonly simulator: Simulator;
  /** One request that must succeed, checked against the OpenAPI document. @returns its answer */
  readonly ask: (method: string, address: string, body?: unknown) => Promise<Json>;
  /** Makes a workspace with the demo shop whose clock stands still. @returns its address in the API */
  readonly fresh: (id: string) => Promise<string>;
  /** Where defects of the program are told. */
  readonly onDefect: (error: unknown) => void;
  /** Ends it; defects of the program fail the test. */
  close(): Promise<void>;
}

export async function openRecordingDesk(): Promise<RecordingDesk> {
  const defects: unknown[] = [];
  const onDefect = (error: unknown): void => void defects.push(error);
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    referenceIsvPort: 0,
    onDefect,
  });
  const ask = async (method: string, address: string, body?: unknown): Promise<Json> => {
    const answer = await checkedRequest(simulator.origin, method, `/api/v1${address}`, body);
    assert.ok(answer.status < 300, `${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    simulator,
    onDefect,
    ask,
    fresh: async (id) => {
      const clock = { mode: 'frozen' };
      await ask('POST', '/workspaces', { name: id, id, site: 'cn', seed: 'demo-shop', startAt: START_AT, clock });
      return `/workspaces/${id}`;
    },
    close: async () => {
      await simulator.close();
      assert.deepEqual(defects, []);
    },
  };
}
