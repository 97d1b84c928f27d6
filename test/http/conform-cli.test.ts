import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { runProgram } from '../../src/cli/run-program.ts';
import { startSeller, targetOf } from '../conformance/running.ts';
import type { TestSeller } from '../reference-isv/sample-seller.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'koosim-conform-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const KOOSIM = path.resolve(import.meta.dirname, '../../src/cli/koosim.mjs');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process of its own, for what only that shows: the exit code, the two streams, the environment. */
function conform(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [KOOSIM, '--lang', 'en', 'conform', ...args], {
      env: { ...process.env, ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** The program in this process: what it says, and the exit code that it would end with. */
async function conformHere(args: readonly string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await runProgram(['--lang', 'en', 'conform', ...args], {
    env: {},
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

function target(seller: TestSeller): string[] {
  const { url, accessKey } = targetOf(seller);
  return ['--url', url, '--key', accessKey, '--orders', '3'];
}

describe('koosim conform', () => {
  test('0, progress beside the answer, three reports', async () => {
    await using seller = await startSeller();
    const file = (name: string): string => path.join(folder, name);
    const reports = ['--html', file('r.html'), '--report-json', file('r.json'), '--junit', file('r.xml')];
    const { code, out, err } = await conform([...target(seller), '--billing', 'period,on_demand', ...reports]);
    assert.equal(code, 0, err + out);
    assert.match(err, /^Activities\n {2}✓ Passed {2}A purchase by period \[create\.period\] {2}2 calls, \d+ ms\n/);
    assert.match(out, /To be reviewed: \d+ passed, 0 failed, 0 with warnings, 1 to be reviewed, \d+ skipped\.\n$/);
    const json = JSON.parse(readFileSync(file('r.json'), 'utf8'));
    assert.deepEqual([json.version, json.billing, json.verdict], ['2.0', ['period', 'on_demand'], 'review']);
    assert.match(readFileSync(file('r.xml'), 'utf8'), /^<\?xml /);
    assert.match(readFileSync(file('r.html'), 'utf8'), /^<!doctype html>/);
  });

  test('1 when something failed; 0 when that was expected; 1 again when it was mended', async () => {
    await using seller = await startSeller();
    await seller.set({ duplicateInstanceId: 'on' });
    const file = path.join(folder, 'expected.txt');
    const written = await conform([...target(seller), '--write-expected', file]);
    assert.equal(written.code, 1);
    assert.match(written.out, /✗ ID-UNIQUE: /);
    assert.match(readFileSync(file, 'utf8'), /^# http:\/\/127\.0\.0\.1:\d+\/saasproduce V2\.0\nID-UNIQUE\n$/);
    const known = await conformHere([...target(seller), '--expected', file]);
    assert.equal(known.code, 0);
    assert.match(known.out, /No change: 1 failed, as expected\./);
    await seller.set({ duplicateInstanceId: 'off' });
    const mended = await conformHere([...target(seller), '--expected', file]);
    assert.equal(mended.code, 1);
    assert.match(mended.out, /Expected to fail, and did not .*: ID-UNIQUE/);
  });

  test('without an address it says what is missing', async () => {
    const { code, err } = await conformHere([]);
    assert.deepEqual(
      [code, err.trim()],
      [2, 'The address of the service is missing: --url https://isv.example.com/saasproduce'],
    );
  });

  test('2 when it cannot run: nobody there, no JSON, no address, no key, a file that cannot be used', async () => {
    await using seller = await startSeller();
    const nobody = await conform(['--url', 'http://127.0.0.1:1/', '--key', 'k']);
    assert.equal(nobody.code, 2);
    assert.equal(
      nobody.out,
      'No test was run. 127.0.0.1:1 refused the connection: nothing listens on that port (ECONNREFUSED).\n',
    );
    assert.equal(nobody.err, '');
    await seller.set({ body: 'html' });
    const page = await conformHere(target(seller));
    assert.equal(page.code, 2);
    assert.match(page.out, /^No test was run\. The body is markup, not JSON; it begins with: <!doctype html>.*\n$/);
    for (const args of [
      ['--url', 'nonsense', '--key', 'k'],
      ['--url', 'file:///etc/passwd', '--key', 'k'],
      ['--url', 'http://127.0.0.1:1/'],
      [...target(seller), '--billing', 'period,foo'],
      [...target(seller), '--orders', '1e9'],
      [...target(seller), '--version', '3.0'],
      [...target(seller), '--expected', path.join(folder, 'missing.txt')],
    ]) {
      const ended = await conformHere(args);
      assert.equal(ended.code, 2, args.join(' '));
      assert.equal(ended.out, '');
      assert.match(ended.err, /^.+\n/);
    }
    const wrong = path.join(folder, 'wrong.txt');
    writeFileSync(wrong, 'METHOD\nTYPO\n');
    const { code, err } = await conformHere([...target(seller), '--expected', wrong]);
    assert.equal(code, 2);
    assert.match(err, /wrong\.txt, line 2: “TYPO” is not the id of a requirement\./);
  });

  test('the key may come from the environment; the plan can be listed; --json is the report', async () => {
    await using seller = await startSeller();
    const { url, accessKey } = targetOf(seller);
    const listed = await conformHere(['--url', url, '--key', accessKey, '--list', '--billing', 'one_time']);
    assert.equal(listed.code, 0);
    assert.match(listed.out, /^create\.period .*\(the product is not sold that way\)\ncreate\.one_time .*purchase\n/);
    assert.equal((await seller.state()).calls.length, 0);
    const ran = await conform(['--url', url, '--only', 'sign.bad', '--json'], { KOOSIM_CONFORM_KEY: accessKey });
    assert.equal(ran.code, 0);
    const json = JSON.parse(ran.out);
    assert.equal(json.format, 'koogallery-simulator/conformance-report');
    assert.ok(!ran.out.includes(accessKey));
  });
});
