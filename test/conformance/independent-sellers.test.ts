import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConformanceSettings } from '../../src/conformance/settings.ts';
import { javaMissing, startJavaV1Seller } from '../support/java-seller.ts';
import { pythonMissing, startPythonSeller, startPythonV1Seller } from '../support/python-seller.ts';
import { runAgainst, settingsFor, withVerdict } from './running.ts';

const KEY = '11111111-2222-3333-4444-555555555555';

interface Row {
  readonly name: string;
  readonly missing: string | false;
  readonly start: () => Promise<{ readonly url: string; close(): Promise<void> }>;
  readonly settings: Partial<ConformanceSettings>;
  readonly failed: readonly string[];
  readonly warned: readonly string[];
}

/** What these sellers, written from the guides in other languages, do not do: nothing of it was known to this program. */
const ROWS: readonly Row[] = [
  {
    name: 'Python, V2.0',
    missing: pythonMissing,
    start: () => startPythonSeller(KEY),
    settings: { version: '2.0', billing: ['period'] },
    failed: ['ACT-UPGRADE', 'ACT-CHANGE-CHECK', 'QUERY-MANY', 'SIGN-MISSING', 'TIME-MISSING', 'FIELD-MISSING'],
    warned: ['FIELD-LONG', 'CONTENT-TYPE', 'FAULT-NONCE'],
  },
  {
    name: 'Python, V1.0, AES-256',
    missing: pythonMissing,
    start: () => startPythonV1Seller(KEY, 256),
    settings: { version: '1.0', billing: ['period'], changeCheck: false },
    failed: ['FIELD-MISSING', 'METHOD'],
    // It writes encryptType as a number.
    warned: ['DEBUG-FIRST', 'FIELD-LONG', 'V1-ENCRYPT-TYPE'],
  },
  {
    name: 'Java, V1.0, AES-128',
    missing: javaMissing,
    start: () => startJavaV1Seller(KEY, 128),
    settings: { version: '1.0', billing: ['period'], changeCheck: false, encryptType: '2' },
    failed: ['FIELD-MISSING', 'METHOD'],
    warned: ['DEBUG-FIRST', 'FIELD-LONG'],
  },
];

for (const { name, missing, start, settings, failed, warned } of ROWS) {
  test(`an independent seller in ${name}`, { skip: missing }, async () => {
    const seller = await start();
    try {
      const run = await runAgainst(settingsFor({ url: seller.url, accessKey: KEY }, settings));
      assert.deepEqual({ failed: withVerdict(run, 'failed'), warned: withVerdict(run, 'warning') }, { failed, warned });
      assert.ok(withVerdict(run, 'passed').length > 30);
    } finally {
      await seller.close();
    }
  });
}
