import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { killLeftOvers, startChildSimulator, type ChildSimulator } from '../support/child-simulator.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

let simulator: ChildSimulator;
let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-cli-'));
  simulator = await startChildSimulator({ KOOSIM_EPHEMERAL: 'on', KOOSIM_REFERENCE_ISV_PORT: '0' });
});

after(async () => {
  await simulator.stop();
  await killLeftOvers();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a process of its own, told of the server by `KOOSIM_PORT` as the server itself is. */
async function koosim(
  args: readonly string[],
  more: { input?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['src/cli/koosim.mjs', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', KOOSIM_PORT: new URL(simulator.origin).port, ...more.env },
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(more.input ?? '');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, out, err };
}

/** The JSON that a verb prints, which must end well. */
async function json(...args: string[]): Promise<ReturnType<typeof JSON.parse>> {
  const { code, out, err } = await koosim([...args, '--json']);
  assert.equal(code, 0, `${args.join(' ')}: ${err}`);
  return out.trim() === '' ? undefined : JSON.parse(out);
}

describe('the command line against a running simulator', () => {
  test('a product is bought, waited for, renewed, moved past its expiry and told in a table', async () => {
    const order = await json('buy', 'team-board', '--billing', 'period', '--period', '1 month', '--quantity', '5');
    assert.equal(order.status, 'processing');
    const call = await json('wait', '--activity', 'queryInstance', '--order', order.id, '--status', 'success');
    assert.equal(call.orderId, order.id);
    const done = await json('order', order.id);
    assert.equal(done.status, 'completed');
    const renewal = await json('renew', done.instanceId, '--period', 'P1M');
    assert.equal(renewal.type, 'renew');
    await json('wait', '--activity', 'refreshInstance', '--order', renewal.id);
    const jump = await json('advance', '--by', 'P70D');
    assert.equal(jump.status, 'done');
    const { code, out } = await koosim(['instances', '--product', 'team-board']);
    assert.equal(code, 0);
    const [head = '', row = ''] = out.split('\n');
    assert.match(head, /^id +sellerInstanceId +status +sellerState +productId/);
    assert.match(row, new RegExp(`^${done.instanceId} .*team-board`));
  });

  test('what the marketplace does not allow ends with 4 and the reason, in the reader’s language', async () => {
    const order = await json(
      'buy',
      'team-board',
      '--billing',
      'period',
      '--period',
      '1m',
      '--quantity',
      '5',
      '--pay',
      'later',
    );
    await json('cancel', order.id);
    const refused = await koosim(['pay', order.id]);
    assert.equal(refused.code, 4);
    assert.match(refused.err, /canceled/i);
    assert.equal(refused.out, '');
    const chinese = await koosim(['pay', order.id, '--lang', 'zh']);
    assert.match(chinese.err, /[\u4e00-\u9fff]/);
    const forScripts = await koosim(['pay', order.id, '--json']);
    assert.equal(JSON.parse(forScripts.err).error.code, 'not_allowed');
  });

  test('wrong input ends with 2 and the path of the wrong field; what is not there with 5; a wait in vain with 6', async () => {
    const wrong = await koosim(['buy', 'team-board', '--billing', 'period', '--period', '99 years']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /period\.number: /);
    assert.equal((await koosim(['order', 'CS0000000000AAAAA'])).code, 5);
    assert.equal((await koosim(['clock', '-w', 'elsewhere'])).code, 5);
    const vain = await koosim([
      'wait',
      '--activity',
      'releaseInstance',
      '--timeout-ms',
      '1',
      '--order',
      'CS0000000000AAAAA',
    ]);
    assert.equal(vain.code, 6);
  });

  test('words that are not understood end with 2 and a hint', async () => {
    for (const [args, expected] of [
      [['ordres'], /no verb “ordres”.*orders/s],
      [['orders', '--colour'], /no option “--colour”/],
      [['order'], /“id” is missing/],
      [['buy', 'team-board', '--period', 'soon'], /“3 months”/],
      [['add-buyer', 'X', '--balance', 'much'], /not a number/],
      [['buy', 'team-board', '--attribute', 'x'], /name=value/],
      [['add-product', '--body', '{'], /--body is not a JSON object/],
      [['orders', '--server', 'nowhere'], /not an address/],
      [['import', '/no/such/file'], /\/no\/such\/file/],
    ] as const) {
      const { code, err } = await koosim(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, expected);
    }
    const chinese = await koosim(['ordres'], { env: { LANG: 'zh_CN.UTF-8' } });
    assert.match(chinese.err, /没有动作/);
  });

  test('where no simulator answers it says how to start one, and ends with 3', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    taken.close();
    await once(taken, 'close');
    const { code, err } = await koosim(['clock', '--server', `http://127.0.0.1:${port}`]);
    assert.equal(code, 3);
    assert.match(err, /No simulator answers at .*npm start/);
  });

  test('another server that answers is no simulator: ends with 1 and shows how it began', async () => {
    const other = createServer((_req, res) => res.end('<html>\u001b[2J'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await koosim(['clock', '--server', `http://127.0.0.1:${port}`]);
    other.close();
    assert.equal(code, 1);
    assert.match(err, /no JSON: <html>\\u001b/);
  });

  test('a workspace of its own: made with a rule, used with -w, exported, imported, removed', async () => {
    const made = await json(
      'add-workspace',
      'CLI',
      '--site',
      'intl',
      '--seed',
      'empty',
      '--rule',
      'order.unpaidHours=48',
    );
    assert.equal(made.site, 'intl');
    await json('add-buyer', 'Zoe', '--balance', '5000', '-w', made.id);
    const file = path.join(folder, 'export.jsonl');
    assert.equal((await koosim(['export', '-w', made.id, '-o', file])).code, 0);
    assert.match(await readFile(file, 'utf8'), /Zoe/);
    const preview = await json('import', file, '--preview', '-w', made.id);
    assert.equal(preview.applied, false);
    const snapshot = await json('snapshot', 'before', '-w', made.id);
    assert.equal(snapshot.name, 'before');
    await json('restore', 'before', '-w', made.id);
    const buyers = await json('buyers', '--limit', '1', '--all', '-w', made.id);
    assert.equal(buyers.items.length, 2);
    await json('remove-workspace', '-w', made.id);
    assert.equal((await koosim(['workspace', '-w', made.id])).code, 5);
  });

  test('a whole body comes from a file or the standard input; options change members of it', async () => {
    const body = path.join(folder, 'fault.json');
    await writeFile(body, JSON.stringify({ times: 'first', count: 2, match: { activity: 'newInstance' } }));
    const fault = await json('add-fault', 'duplicate', '--body', `@${body}`, '--count', '3');
    assert.deepEqual([fault.kind, fault.count, fault.match.activity], ['duplicate', 3, 'newInstance']);
    await json('remove-fault', fault.id);
    const { code, out } = await koosim(['add-buyer', 'Piped', '--body', '-', '--json'], { input: '{"level":"V3"}' });
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).level, 'V3');
  });

  test('news come as lines as they happen', async () => {
    const news = koosim(['events', '--count', '1']);
    // The stream begins when it begins: buyers come until one is seen.
    let ended = false;
    void news.finally(() => (ended = true));
    while (!ended) {
      await json('set-clock', 'real');
      await json('set-clock', 'frozen');
    }
    const { code, out } = await news;
    assert.equal(code, 0);
    assert.match(out, /^\d+ +clock/);
  });

  test('help names every verb, in both languages, and needs no simulator', async () => {
    const { code, out } = await koosim(['--help'], { env: { KOOSIM_PORT: '1' } });
    assert.equal(code, 0);
    assert.match(out, /restart-failed +Restart every failed call/);
    assert.match((await koosim(['advance', '--help', '--lang', 'zh'])).out, /推进市场时间/);
  });
});
