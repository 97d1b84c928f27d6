import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { Reader } from './reader.ts';

let folder: string;
let simulator: Simulator;
let reader: Reader;
let file: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-'));
  const options = { host: '127.0.0.1', port: 0, dataFolder: folder, referenceIsvPort: undefined };
  await (await startSimulator({ ...options, onDefect: () => undefined })).close();
  simulator = await startSimulator({ ...options, onDefect: () => undefined });
  reader = new Reader(simulator.origin);
  file = path.join(folder, 'default', 'buyers.json');
});

after(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

const nameOfFirst = (): string =>
  [...simulator.workspaces.get('default').workspace.state.all('buyers').values()][0]?.name ?? '';

/** Changes the first buyer's name in the file as an editor would. */
async function edit(to: string): Promise<void> {
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.replace(/"name":"[^"]*"/, `"name":"${to}"`));
  await simulator.workspaces.get('default').workspace.lookForEdits();
}

test('an edited file is named on every page and taken over on request, which can be undone', async () => {
  const original = nameOfFirst();
  assert.doesNotMatch((await reader.get('/w/default/shop')).html, /edited-files/);
  await edit('Renamed by hand');
  const { html } = await reader.get('/w/default/shop');
  assert.match(html, /class="banner warn"[\s\S]*buyers\.json[\s\S]*edited-files/);
  assert.equal(nameOfFirst(), original, 'nothing is taken over unasked');
  assert.equal((await reader.post('/w/default/simulator/edited-files', { choice: 'take_over' })).status, 303);
  assert.equal(nameOfFirst(), 'Renamed by hand');
  assert.doesNotMatch((await reader.get('/w/default/shop')).html, /edited-files/);
  const offer = simulator.workspaces.get('default').history.undoOffer();
  assert.deepEqual([offer?.subject.kind, offer?.snapshot.kind], ['edit', 'before_edit']);
  assert.equal((await reader.post('/w/default/undo', { snapshot: offer?.snapshot.id ?? '' })).status, 303);
  assert.equal(nameOfFirst(), original);
});

test('an edit that cannot be used is refused with file and place, and can be set aside', async () => {
  const original = nameOfFirst();
  // Documents are written when the program comes to rest or the journal is long; here the snapshot's undo has changed them.
  await simulator.workspaces.get('default').workspace.lookForEdits();
  await writeFile(file, (await readFile(file, 'utf8')).replace(/"balanceMinor":\d+/, '"balanceMinor":"much"'));
  const listed = await fetch(`${simulator.origin}/api/v1/workspaces/default/edited-files`);
  assert.deepEqual(((await listed.json()) as { items: unknown[] }).items, [{ id: 'buyers.json' }]);
  const choose = (choice: string): Promise<Response> =>
    fetch(`${simulator.origin}/api/v1/workspaces/default/edited-files`, {
      method: 'POST',
      body: JSON.stringify({ choice }),
      headers: { 'Content-Type': 'application/json' },
    });
  const refused = await choose('take_over');
  const { error } = (await refused.json()) as { error: { code: string; message: string } };
  assert.deepEqual([refused.status, error.code], [409, 'store.edit_refused']);
  assert.match(error.message, /buyers\.json.*balanceMinor/);
  assert.equal(nameOfFirst(), original);
  assert.equal((await choose('set_aside')).status, 200);
  assert.equal(nameOfFirst(), original);
  const names = await readdir(path.dirname(file));
  assert.ok(names.includes('buyers.json.edited-1'), names.join());
  assert.equal((await choose('throw_away')).status, 400);
});
