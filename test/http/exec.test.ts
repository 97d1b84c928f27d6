import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const living = new Set<ChildProcess>();
after(() => {
  for (const child of living) child.kill('SIGKILL');
});

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['src/cli/koosim.mjs', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', ...env },
    stdio: 'pipe',
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
}

async function koosim(args: readonly string[], { input = '', env = {} } = {}) {
  const child = start(args, env);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await exited;
  return { code, signal, out, err };
}

const NODE = process.execPath;

describe('koosim exec', () => {
  test('the command finds a fresh simulator in its environment; its output, input and exit code are passed on', async () => {
    const script = `
      const { KOOSIM_ORIGIN, KOOSIM_WORKSPACE, KOOSIM_API, KOOSIM_SAMPLE_SELLER } = process.env;
      const { mode } = await (await fetch(KOOSIM_API + '/clock')).json();
      const { items } = await (await fetch(KOOSIM_API + '/orders')).json();
      const ready = (await fetch(KOOSIM_ORIGIN + '/health/ready')).status;
      const seller = (await fetch(KOOSIM_SAMPLE_SELLER)).status;
      let input = ''; for await (const chunk of process.stdin) input += chunk;
      console.log(JSON.stringify([KOOSIM_WORKSPACE, KOOSIM_API, KOOSIM_ORIGIN, mode, items, ready, seller, input]), process.argv.slice(1).join(' '));
      console.error('to the second output');
      process.exitCode = 7;`;
    const args = ['exec', '--', NODE, '--input-type=module', '-e', script, '--', '--json', '--', 'x'];
    const { code, out, err } = await koosim(args, { input: 'typed' });
    assert.equal(code, 7, err);
    assert.equal(err, 'to the second output\n');
    const [, told = '', given] = /^(\[.*\]) (.*)\n$/.exec(out) ?? [];
    const [workspace, api, origin, ...rest] = JSON.parse(told);
    assert.deepEqual([workspace, api], ['default', `${origin}/api/v1/workspaces/default`]);
    assert.deepEqual(rest, ['frozen', [], 200, 200, 'typed']);
    assert.match(given ?? '', /--json -- x$/);
    await assert.rejects(fetch(origin), 'the simulator has ended with the command');
  });

  test('verbs of the command line inside it need no address; site, seed and clock are chosen', async () => {
    const inner = `"${NODE}" src/cli/koosim.mjs workspace --json && "${NODE}" src/cli/koosim.mjs clock --json`;
    const { code, out, err } = await koosim(['exec', '--site', 'eu', '--clock', 'real', '--', 'sh', '-c', inner]);
    assert.equal(code, 0, err);
    assert.match(out, /"site": "eu"/);
    assert.match(out, /"mode": "real"/);
  });

  test('a simulator that the command starts is not confused by what it is told', async () => {
    const inner = `"${NODE}" --import tsx src/main.ts --help`;
    const { code, err } = await koosim(['exec', '--no-sample-seller', '--', 'sh', '-c', inner]);
    assert.equal(code, 0, err);
  });

  test('the signal that ended the command ends koosim too', async () => {
    const { signal } = await koosim(['exec', '--', 'sh', '-c', 'kill -KILL $$']);
    assert.equal(signal, 'SIGKILL');
  });

  test('a signal reaches the command, which may still use the simulator to tidy up', async () => {
    const script = `
      process.on('SIGTERM', async () => {
        const { status } = await fetch(process.env.KOOSIM_ORIGIN + '/health/live');
        console.log('tidied', status);
        process.exit(3);
      });
      setInterval(() => {}, 1000);
      console.log('waiting');`;
    const child = start(['exec', '--', NODE, '-e', script]);
    const exited = once(child, 'exit') as Promise<[number | null]>;
    let out = '';
    for await (const chunk of child.stdout) {
      out += String(chunk);
      if (out === 'waiting\n') child.kill('SIGTERM');
    }
    assert.deepEqual([out, (await exited)[0]], ['waiting\ntidied 200\n', 3]);
  });

  test('what cannot be run: 127 for no such command, 2 for none at all, each with a sentence', async () => {
    const missing = await koosim(['exec', '--', 'no-such-command-here']);
    assert.equal(missing.code, 127);
    assert.match(missing.err, /no-such-command-here.*ENOENT/);
    const none = await koosim(['exec', '--lang', 'zh']);
    assert.equal(none.code, 2);
    assert.match(none.err, /koosim exec -- npm test/);
    assert.equal((await koosim(['exec', '--site', 'moon', '--', 'true'])).code, 2);
  });

  test('calls tail shows each try as it is answered', async () => {
    const inner = `
      import { spawn } from 'node:child_process';
      const tail = spawn(process.execPath, ['src/cli/koosim.mjs', 'calls', 'tail', '--activity', 'newInstance', '--count', '1'], { stdio: ['ignore', 'inherit', 'inherit'] });
      let ended = false;
      tail.on('exit', () => { ended = true; });
      const order = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 }, quantity: 5 };
      const headers = { 'content-type': 'application/json' };
      while (!ended) {
        await fetch(process.env.KOOSIM_API + '/orders', { method: 'POST', headers, body: JSON.stringify(order) });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }`;
    const { code, out, err } = await koosim(['exec', '--', NODE, '--input-type=module', '-e', inner]);
    assert.equal(code, 0, err);
    assert.match(out, /^\S+Z +call-\d+ +newInstance +success +#1 +000000 +\d+ ms +CS\w+\n$/);
  });
});
