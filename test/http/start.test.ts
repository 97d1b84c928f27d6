import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { killLeftOvers, runSimulatorToEnd, startChildSimulator } from '../support/child-simulator.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-start-'));
});

after(async () => {
  await killLeftOvers();
  await rm(folder, { recursive: true, force: true });
});

const OFF = { KOOSIM_REFERENCE_ISV_PORT: 'off' };

test('settings that cannot be used: one message names variable, value and what is allowed, exit 2', async () => {
  const { code, output } = await runSimulatorToEnd({ KOOSIM_PORT: 'eighty', KOOSIM_OPEN: 'perhaps' });
  assert.equal(code, 2);
  assert.match(output, /KOOSIM_PORT=eighty .*0 to 65535/);
  assert.match(output, /KOOSIM_OPEN=perhaps .*on or off/);
});

test('in a Chinese terminal the message is Chinese', async () => {
  const { output } = await runSimulatorToEnd({ KOOSIM_PORT: 'eighty', LANG: 'zh_CN.UTF-8' });
  assert.match(output, /以下设置无法使用/);
});

for (const variable of ['KOOSIM_PORT', 'KOOSIM_HTTPS_PORT', 'KOOSIM_REFERENCE_ISV_PORT']) {
  test(`a taken port is named with the variable that moves it: ${variable}`, async () => {
    const blocker = createServer();
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const env = { ...OFF, KOOSIM_DATA: path.join(folder, variable), [variable]: String(port) };
    const { code, output } = await runSimulatorToEnd(env);
    blocker.close();
    assert.equal(code, 1);
    assert.match(output, new RegExp(`${port}.*${variable}`));
  });
}

test('it prints address, data folder, sample seller and what to do next, and ends cleanly on SIGTERM', async () => {
  const data = path.join(folder, 'greeting');
  const simulator = await startChildSimulator({ KOOSIM_DATA: data, KOOSIM_REFERENCE_ISV_PORT: '0' });
  const printed = simulator.output();
  assert.ok(printed.includes(simulator.origin));
  assert.ok(printed.includes(data));
  assert.match(printed, /sample seller answers there/);
  assert.match(printed, /Next /);
  assert.equal((await fetch(`${simulator.origin}/health/ready`)).status, 200);
  assert.equal(await simulator.stop(), 0);
});

test('a second process on the same data folder is refused with the process that holds it', async () => {
  const env = { ...OFF, KOOSIM_DATA: path.join(folder, 'locked') };
  const first = await startChildSimulator(env);
  const { code, output } = await runSimulatorToEnd(env);
  assert.equal(code, 1);
  assert.ok(output.includes(String(first.process.pid)), output);
  assert.match(output, /started at 20\d\d-\d\d-\d\dT/);
  assert.match(output, /One process uses a data folder at a time/);
  assert.equal(await first.stop(), 0);
});

test('a damaged data file with its backup: rebuilt, and said on every page and in the terminal', async () => {
  const env = { ...OFF, KOOSIM_DATA: path.join(folder, 'rebuilt') };
  const whole = await startChildSimulator(env);
  assert.equal(await whole.stop(), 0);
  const file = path.join(folder, 'rebuilt', 'default', 'products.json');
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.slice(0, -20));

  const simulator = await startChildSimulator(env);
  assert.match(simulator.output(), /REBUILT .*products\.json/);
  const workspace = `${simulator.origin}/w/default`;
  const html = await (await fetch(`${workspace}/shop`)).text();
  assert.match(html, /products\.json.damaged-1/);
  const health = await (await fetch(`${workspace}/simulator/health`)).text();
  assert.match(health, /products\.json.damaged-1/);
  assert.equal((await fetch(`${simulator.origin}/health/ready`)).status, 200);
  assert.equal(await simulator.stop(), 0);
  assert.equal(await readFile(file, 'utf8'), before);
});

test('a damaged data file: read-only, said on every page and in the terminal, never overwritten', async () => {
  const env = { ...OFF, KOOSIM_DATA: path.join(folder, 'damaged') };
  const whole = await startChildSimulator(env);
  assert.equal(await whole.stop(), 0);
  const file = path.join(folder, 'damaged', 'default', 'products.json');
  const damaged = (await readFile(file, 'utf8')).slice(0, -20);
  await writeFile(file, damaged);
  await rm(`${file}.bak`);
  await rm(path.join(path.dirname(file), 'journal.previous.jsonl'));

  const simulator = await startChildSimulator(env);
  assert.match(simulator.output(), /READ-ONLY .*products\.json/);
  const workspace = `${simulator.origin}/w/default`;
  for (const page of ['/shop', '/my', '/orders']) {
    const html = await (await fetch(workspace + page)).text();
    assert.match(html, /products\.json/, page);
  }
  const buyer = { name: 'A', level: 'V0' };
  const answer = await fetch(`${simulator.origin}/api/v1/workspaces/default/buyers`, {
    method: 'POST',
    body: JSON.stringify(buyer),
    headers: { 'Content-Type': 'application/json' },
  });
  assert.equal(answer.status, 503);
  assert.equal(((await answer.json()) as { error: { code: string } }).error.code, 'store.read_only');
  assert.equal(await simulator.stop(), 0);
  assert.equal(await readFile(file, 'utf8'), damaged);
});

test('a damaged file of the sample seller: the marketplace starts without it, says so everywhere, leaves the file alone', async () => {
  const data = path.join(folder, 'sample');
  const env = { KOOSIM_REFERENCE_ISV_PORT: '0', KOOSIM_DATA: data };
  const whole = await startChildSimulator(env);
  assert.equal(await whole.stop(), 0);
  const file = path.join(data, 'sample-seller.json');
  await writeFile(file, '{"accessKey":');

  const simulator = await startChildSimulator(env);
  assert.match(simulator.output(), /not running: .*sample-seller\.json/);
  const html = await (await fetch(`${simulator.origin}/w/default/shop`)).text();
  assert.match(html, /sample-seller\.json/);
  assert.equal(await simulator.stop(), 0);
  assert.equal(await readFile(file, 'utf8'), '{"accessKey":');
});

test('data of a newer version are refused and left alone', async () => {
  const env = { ...OFF, KOOSIM_DATA: path.join(folder, 'newer') };
  const whole = await startChildSimulator(env);
  assert.equal(await whole.stop(), 0);
  const file = path.join(folder, 'newer', 'default', 'orders.json');
  const newer = (await readFile(file, 'utf8')).replace('"formatVersion":2', '"formatVersion":99');
  await writeFile(file, newer);
  const { code, output } = await runSimulatorToEnd(env);
  assert.equal(code, 1);
  assert.match(output, /orders\.json was written by a newer version/);
  assert.equal(await readFile(file, 'utf8'), newer);
});
