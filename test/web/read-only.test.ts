import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { Reader } from './reader.ts';

let folder: string;
let simulator: Simulator;

const start = (): Promise<Simulator> =>
  startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    referenceIsvPort: undefined,
    onDefect: () => undefined,
  });

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-'));
  await (await start()).close();
  await writeFile(path.join(folder, 'default', 'buyers.json'), '{"damaged":');
  // With these, the file would be rebuilt.
  for (const file of ['buyers.json.bak', 'journal.previous.jsonl']) await rm(path.join(folder, 'default', file));
  simulator = await start();
});
after(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

test('a damaged file is named on every page, and what would change something is refused', async () => {
  const reader = new Reader(simulator.origin);
  for (const page of ['/shop', '/orders', '/my', '/notices', '/nowhere']) {
    assert.match(
      (await reader.get(`/w/default${page}`)).html,
      /class="banner bad" role="alert"[\s\S]*buyers\.json/,
      page,
    );
  }
  const list = await reader.get('/w/default/simulator/workspaces');
  assert.match(list.html, /<tr data-workspace="default"[\s\S]*badge bad[\s\S]*Read-only[\s\S]*<\/tr>/);
  const refused = await reader.post('/w/default/clock/mode', { mode: 'frozen' });
  assert.equal(refused.status, 503);
  assert.match(refused.text, /read-only.*Repair it or move it away/);
});
