import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { javaMissing } from '../support/java-seller.ts';
import { judgeJunit } from '../support/junit-schema.ts';
import { startInstantSeller } from '../support/instant-seller.ts';
import { problemsOf } from '../support/json-schema.ts';
import { checkedRequest } from './api/api-server.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const GALLERY = path.join(ROOT, 'data', 'scenarios');

let simulator: Simulator;
let folder: string;
const defects: unknown[] = [];

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-scenarios-'));
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    referenceIsvPort: 0,
    onDefect: (error) => defects.push(error),
  });
});
after(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
  assert.deepEqual(defects, []);
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

async function ask(method: string, address: string, body?: unknown, headers = {}): Promise<Json> {
  const answer = await checkedRequest(simulator.origin, method, address, body, { headers });
  assert.ok(answer.status < 300, `${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const run = (body: Json): Promise<Json> => ask('POST', '/api/v1/scenario-runs', body);
const messagesOf = ({ problems, steps }: Json): string[] =>
  [...problems, ...steps.flatMap((step: Json) => step.problems)].map(({ message }: Json) => message);
const workspaceIds = async (): Promise<string[]> =>
  (await ask('GET', '/api/v1/workspaces')).items.map(({ id }: Json) => id);

describe('the gallery', async () => {
  const files = (await readdir(GALLERY)).sort();

  test('has ten scenarios and more, over both versions and all billing modes, with and without faults', async () => {
    assert.ok(files.length >= 10);
    const all = (await Promise.all(files.map((file) => readFile(path.join(GALLERY, file), 'utf8')))).join('\n');
    for (const word of ['period', 'one_time', 'on_demand', 'package', 'trial']) {
      assert.match(all, new RegExp(`billing: ${word}`));
    }
    assert.match(all, /version: '1.0'/);
    assert.match(all, /add-fault/);
    const { items } = await ask('GET', '/api/v1/scenarios', undefined, { 'Accept-Language': 'zh' });
    assert.deepEqual(
      items.map((each: Json) => each.file),
      files,
    );
    for (const { name, description } of items) assert.match(name + description, /[\u4e00-\u9fff]/);
  });

  for (const file of files) {
    test(`${file} passes, and fits the published schema`, async () => {
      const id = file.replace('.yaml', '');
      const report = await run({ scenarioId: id });
      assert.deepEqual([messagesOf(report), report.status, report.workspaceId], [[], 'passed', null]);
      const shipped = await ask('GET', `/api/v1/scenarios/${id}`);
      assert.equal(report.steps.length, shipped.stepCount);
      const schema = await (await fetch(`${simulator.origin}/api/scenario.schema.json`)).json();
      assert.deepEqual(problemsOf(schema, parse(shipped.text)), []);
    });
  }

  test('all at once, and nothing is left of them', async () => {
    const before = await workspaceIds();
    const reports = await Promise.all(files.map((file) => run({ scenarioId: file.replace('.yaml', '') })));
    assert.deepEqual(
      reports.flatMap((report) => messagesOf(report)),
      [],
    );
    assert.deepEqual(await workspaceIds(), before);
  });
});

const FAILING = `name: Will fail
steps:
  - id: buy
    do: buy
    with: { productId: team-board, billing: period, period: { type: month, number: 1 }, quantity: 5, buyerId: lin-wei }
  - name: The price
    do: order
    with: { id: '\${{ steps.buy.id }}' }
    expect:
      total.amountMinor: 29900
      lines.0.quantity: 6
  - do: advance
    with: { by: P1D }
`;

describe('a run that fails', () => {
  test('names file, line, path, expected and got, and leaves the workspace with a snapshot at the failing step', async () => {
    const report = await run({ text: FAILING, file: 'tests/will-fail.yaml' });
    assert.equal(report.status, 'failed');
    assert.deepEqual(messagesOf(report), [
      'tests/will-fail.yaml:10:steps.1.expect.total.amountMinor: expected 29900, got 30000',
      'tests/will-fail.yaml:11:steps.1.expect.lines.0.quantity: expected 6, got 5',
    ]);
    assert.deepEqual(
      report.steps.map(({ status, line }: Json) => [status, line]),
      [
        ['passed', 3],
        ['failed', 6],
        ['skipped', 12],
      ],
    );
    assert.equal(report.snapshot, 'failed-at-step-2');
    const { items } = await ask('GET', `/api/v1/workspaces/${report.workspaceId}/snapshots`);
    assert.ok(items.some(({ name }: Json) => name === 'failed-at-step-2'));
    assert.deepEqual(await ask('GET', `/api/v1/scenario-runs/${report.id}`), report);
    const junit = await (await fetch(`${simulator.origin}/api/v1/scenario-runs/${report.id}/junit`)).text();
    assert.match(junit, /tests="3" failures="1" errors="0" skipped="1"/);
  });

  test('each kind of assertion tells what came', async () => {
    for (const [step, expected] of [
      [
        'calls: [newInstance]',
        /steps.0.calls: expected these calls: newInstance; got: newInstance \(success\), queryInstance \(success\)$/,
      ],
      [
        'calls: [newInstance, { activity: queryInstance, status: failed }]',
        /steps.0.calls.1.status: expected failed, got success$/,
      ],
      [
        'notices: [instance_frozen]',
        /steps.0.notices.0: expected a message instance_frozen; got: order_completed \(buyer\)/,
      ],
      ['money: { lin-wei: -1 }', /steps.0.money.lin-wei: expected the balance to change by -1, got -30000$/],
      ['money: { nobody: -1 }', /steps.0.money.nobody: .* got –$/],
      ['refused: sold_out', /steps.0.refused: expected a refusal “sold_out”, got success \(201\)$/],
    ] as const) {
      const report = await run({ text: `${FAILING.split('  - name')[0]}    ${step}\n` });
      assert.equal(report.status, 'failed', step);
      assert.match(messagesOf(report)[0] ?? '', expected);
    }
  });

  test('a refusal that was not expected, and another one than expected', async () => {
    const pay = `${FAILING.split('  - name')[0]}  - do: pay\n    with: { id: '\${{ steps.buy.id }}' }\n`;
    assert.match(messagesOf(await run({ text: pay }))[0] ?? '', /:6:steps.1.do: expected success, got 409 \w+ – /);
    const other = await run({ text: `${pay}    refused: sold_out\n` });
    assert.match(messagesOf(other)[0] ?? '', /:8:steps.1.refused: expected a refusal “sold_out”, got 409 /);
  });

  test('a reference that leads nowhere ends the run as one that cannot go on', async () => {
    const report = await run({ text: FAILING.replace('steps.buy.id', 'steps.buy.nothing') });
    assert.equal(report.status, 'invalid');
    // With what it could have named.
    assert.match(messagesOf(report)[0] ?? '', /:8:steps.1.with.id: .*\(id, .*\binstanceId\b.*“steps.buy.nothing”/);
  });

  test('sentences are in the reader’s language', async () => {
    const answer = await ask('POST', '/api/v1/scenario-runs', { text: FAILING }, { 'Accept-Language': 'zh' });
    assert.match(messagesOf(answer)[0] ?? '', /应为 29900，实为 30000/);
    // Those of the reader of schemas too, of the file as of the input of a step.
    const text = FAILING.replace('type: month', 'type: moon');
    for (const wrong of [text, FAILING.replace('  - name: The price', '  - label: The price')]) {
      const told = messagesOf(await ask('POST', '/api/v1/scenario-runs', { text: wrong }, { 'Accept-Language': 'zh' }));
      assert.ok(told.length > 0);
      for (const each of told) assert.doesNotMatch(each, /expected|Invalid|Unrecognized|no such/, each);
    }
  });

  test('the workspaces of the last ten are kept, no more', async () => {
    for (let count = 0; count < 11; count += 1) await run({ text: FAILING });
    const kept = (await workspaceIds()).filter((id) => id.startsWith('scenario-'));
    assert.equal(kept.length, 10);
  });
});

test('the seller under test is called instead of the sample seller, with its key', async () => {
  const seller = await startInstantSeller();
  const report = await run({
    scenarioId: '01-first-purchase',
    seller: { url: seller.url, accessKey: 'key-of-the-seller' },
    keep: true,
  });
  assert.deepEqual([messagesOf(report), report.status], [[], 'passed']);
  const { items } = await ask('GET', `/api/v1/workspaces/${report.workspaceId}/calls`);
  assert.ok(items.every(({ url }: Json) => url === seller.url));
  assert.doesNotMatch(JSON.stringify(report), /key-of-the-seller/);
  await ask('DELETE', `/api/v1/workspaces/${report.workspaceId}`);
  await seller.close();
});

test('a run of which neither file nor scenario is given, or both, is refused', async () => {
  for (const body of [{}, { scenarioId: '01-first-purchase', text: 'x' }]) {
    const { status } = await checkedRequest(simulator.origin, 'POST', '/api/v1/scenario-runs', body);
    assert.equal(status, 400);
  }
  const { status } = await checkedRequest(simulator.origin, 'POST', '/api/v1/scenario-runs', { scenarioId: 'none' });
  assert.equal(status, 404);
});

describe('koosim scenario run', () => {
  async function koosim(...args: string[]) {
    const child = spawn(process.execPath, ['src/cli/koosim.mjs', ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit') as Promise<[number | null]>;
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: (await exited)[0], out, err };
  }

  test('starts a simulator of its own, passes, and writes JUnit', async () => {
    const junit = path.join(folder, 'report.xml');
    const files = ['01-first-purchase', '13-bought-once'].map((name) => `data/scenarios/${name}.yaml`);
    const { code, out, err } = await koosim('scenario', 'run', ...files, '--junit', junit);
    assert.equal(code, 0, err);
    assert.match(out, /✓ A first purchase {2}2 of 2 steps/);
    assert.equal((await readFile(junit, 'utf8')).match(/<testsuite /g)?.length, 2);
  });

  test('its JUnit fits the schema of CI systems, whatever came of the files', { skip: javaMissing }, async () => {
    const [failing, broken, passing] = ['failing', 'broken', 'passing'].map((name) =>
      path.join(folder, `ci-${name}.yaml`),
    );
    assert.ok(failing && broken && passing);
    const marked = FAILING.replace(/^name: .*/m, 'name: "A <b>&续费 ]]>"');
    await writeFile(failing, marked);
    await writeFile(broken, marked.replace('do: order', 'do: oder'));
    await writeFile(passing, 'name: One\nsteps:\n  - do: clock\n');
    const [all, good] = [path.join(folder, 'ci-all.xml'), path.join(folder, 'ci-good.xml')];
    const named = ['--server', simulator.origin];
    const run = await koosim('scenario', 'run', failing, broken, passing, '--junit', all, ...named);
    assert.equal(run.code, 2, run.err);
    assert.equal((await koosim('scenario', 'run', passing, '--junit', good, ...named)).code, 0);
    assert.deepEqual(judgeJunit([all, good]), { status: 0, told: '' });
    const written = await readFile(all, 'utf8');
    assert.deepEqual(
      [...written.matchAll(/failures="(\d)" errors="(\d)"/g)].map(([, failures, errors]) => `${failures} ${errors}`),
      ['1 0', '0 1', '0 0'],
    );
    const other = path.join(folder, 'ci-other.xml');
    await writeFile(other, written.replace(/tests="\d+"/, 'tests="many"'));
    assert.equal(judgeJunit([other]).status, 1, 'the validator can say no');
  });

  test('1 for a failed assertion, 2 for a file that cannot run or is not there; in a named simulator the place is told', async () => {
    const [failing, broken] = [path.join(folder, 'failing.yaml'), path.join(folder, 'broken.yaml')];
    await writeFile(failing, FAILING);
    await writeFile(broken, FAILING.replace('do: order', 'do: oder'));
    const named = ['--server', simulator.origin];
    const failed = await koosim('scenario', 'run', failing, ...named);
    assert.equal(failed.code, 1);
    assert.match(failed.out, /failing\.yaml:10:steps\.1\.expect\.total\.amountMinor: expected 29900, got 30000/);
    assert.match(failed.out, /\/w\/scenario-will-fail-\d+\/simulator\/scenarios\/runs\/run-\d+#step-2/);
    const both = await koosim('scenario', 'run', failing, broken, ...named, '--json');
    assert.equal(both.code, 2);
    assert.deepEqual(
      JSON.parse(both.out).items.map(({ status }: Json) => status),
      ['failed', 'invalid'],
    );
    // Where its own simulator is gone at the end, an address would lead nowhere.
    const alone = await koosim('scenario', 'run', failing);
    assert.equal(alone.code, 1);
    assert.doesNotMatch(alone.out, /http:/);
    assert.match(alone.out, /Run it with --open to see it in the browser/);
    const missing = await koosim('scenario', 'run', path.join(folder, 'none.yaml'), ...named);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /none\.yaml.*ENOENT/);
  });
});
