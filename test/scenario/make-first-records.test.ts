import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { advanceClock } from '../../src/app/advance-clock.ts';
import { ClockRunner } from '../../src/app/clock-runner.ts';
import type { FirstRecords } from '../../src/app/first-records.ts';
import type { NewWorkspace } from '../../src/app/workspaces.ts';
import { Workspace } from '../../src/app/workspace.ts';
import { loadSeed } from '../../src/config/load-seed.ts';
import { OutboxWorker } from '../../src/dispatch/outbox-worker.ts';
import { DAY_MS } from '../../src/domain/calendar.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { SITES } from '../../src/domain/site-profile.ts';
import { diagnoseAnswer } from '../../src/protocol/diagnosis/diagnose-answer.ts';
import { signatureFits, signedRequest } from '../../src/protocol/diagnosis/diagnose-request.ts';
import { decryptSensitive } from '../../src/protocol/v1/sensitive-data.ts';
import { createRehearsal, type Rehearsal } from '../../src/reference-isv/rehearsal.ts';
import { makeFirstRecords } from '../../src/scenario/make-first-records.ts';
import { createPastSender } from '../../src/scenario/past-seller.ts';
import { Prng } from '../../src/scenario/prng.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { checkState } from '../sim/state-invariants.ts';

const SEED_FOLDER = path.join(import.meta.dirname, '..', '..', 'data', 'seed');
const WALL_AT = Date.parse('2026-11-24T09:30:00+08:00');
const ACCESS_KEY = 'a-key';
const STARTS = ['2026-11-24T09:30:00+08:00', '2028-02-29T23:59:00+08:00', '2027-03-01T00:10:00+08:00'];

interface Made extends FirstRecords {
  readonly rehearsal: Rehearsal;
}

async function make(input: Partial<NewWorkspace> & Pick<NewWorkspace, 'seed'>): Promise<Made> {
  const rehearsals: Rehearsal[] = [];
  const records = await makeFirstRecords(
    { id: 'desk', name: 'Desk', site: 'cn', ...input },
    {
      seed: await loadSeed(input.seed, SEED_FOLDER),
      wallAt: WALL_AT,
      sellerUrl: 'http://127.0.0.1:4701/production',
      accessKey: ACCESS_KEY,
      sampleSellerUrl: null,
      beginSeller: (random) => {
        const rehearsal = createRehearsal({
          publicOrigin: 'http://127.0.0.1:4701',
          accessKey: ACCESS_KEY,
          randomText: () => random.text(16, 'abc'),
        });
        rehearsals.push(rehearsal);
        return rehearsal;
      },
    },
  );
  const [rehearsal] = rehearsals;
  assert.ok(rehearsal);
  return { ...records, rehearsal };
}

/** Instant of a timeStamp: UTC, yyyyMMddHHmmssSSS. */
function wallTimeOf(timeStamp: string): number {
  return Date.parse(timeStamp.replace(/^(....)(..)(..)(..)(..)(..)(...)$/, '$1-$2-$3T$4:$5:$6.$7Z'));
}

/** The workspace that the records become. */
async function open({ changes, exchanges }: FirstRecords): Promise<Workspace> {
  const store = createMemoryStore();
  const loaded = await store.load();
  const wall = { now: () => WALL_AT };
  const workspace = new Workspace({ store, loaded, wall, random: new Prng(1).randomness() });
  await workspace.restore(changes, exchanges);
  return workspace;
}

async function initialMinor(seed: NewWorkspace['seed']): Promise<Map<string, number>> {
  const { buyers } = await loadSeed(seed, SEED_FOLDER);
  return new Map(buyers.map(({ id, balanceMinor }) => [id, balanceMinor]));
}

/** How many records of a collection there are of each kind. */
function tally<T>(records: Iterable<T>, kindOf: (record: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const record of records) counts[kindOf(record)] = (counts[kindOf(record)] ?? 0) + 1;
  return counts;
}

for (const seed of ['busy-month', 'outage'] as const) {
  describe(`the pack ${seed}`, () => {
    for (const site of SITES) {
      for (const start of STARTS) {
        test(`is true and lies in the past: ${site}, ${start}`, async () => {
          const startSimAt = Date.parse(start);
          const made = await make({ seed, site, startSimAt });
          const workspace = await open(made);
          assert.equal(workspace.simNow(), startSimAt);
          checkState(workspace, await initialMinor(seed));
          const { state } = workspace;
          const bytes = new Set(made.exchanges.map(({ id }) => id));
          for (const call of state.all('calls').values()) {
            assert.notEqual(call.status, 'calling');
            for (const { exchangeId, simAt, wallAt } of call.attempts) {
              assert.ok(bytes.delete(exchangeId), `${exchangeId} has bytes of its own`);
              assert.ok(simAt <= startSimAt && wallAt <= WALL_AT, exchangeId);
              assert.equal(startSimAt - simAt, WALL_AT - wallAt, 'both times run in step');
            }
          }
          assert.equal(bytes.size, 0);
          for (const { createdSimAt, createdWallAt } of state.all('orders').values())
            assert.ok(createdSimAt <= startSimAt && createdWallAt <= WALL_AT);
          for (const { simAt, wallAt } of state.all('notices').values())
            assert.ok(simAt <= startSimAt && wallAt <= WALL_AT);
        });
      }
    }

    test('is the same for the same moment, with numbers and ids of its own in another workspace', async () => {
      const [first, again, other] = await Promise.all(
        ['desk', 'desk', 'other'].map((id) => make({ seed, id, startSimAt: WALL_AT })),
      );
      assert.ok(first && again && other);
      assert.deepEqual(first.changes, again.changes);
      assert.deepEqual(first.exchanges, again.exchanges);
      const [one, two] = [await open(first), await open(other)];
      const statuses = ({ state }: Workspace) => [
        tally(state.all('orders').values(), ({ type, status }) => `${type} ${status}`),
        tally(state.all('calls').values(), ({ activity, status }) => `${activity} ${status}`),
      ];
      assert.deepEqual(statuses(one), statuses(two));
      for (const id of one.state.all('orders').keys()) assert.equal(two.state.get('orders', id), undefined);
      const sellerIds = new Set(first.rehearsal.instances().map(({ id }) => id));
      assert.ok(other.rehearsal.instances().every(({ id }) => !sellerIds.has(id)));
    });

    test('every request is signed as production would have signed it then', async () => {
      const { exchanges } = await make({ seed });
      const versions = new Set<string>();
      for (const { id, request } of exchanges) {
        const signed = signedRequest(request);
        assert.ok(signed && signatureFits(signed, ACCESS_KEY), id);
        versions.add(signed.version);
        const signedWallAt =
          signed.version === '2.0' ? Number(signed.timestamp) : wallTimeOf(signed.parameters['timeStamp'] ?? '');
        assert.ok(signedWallAt <= WALL_AT, id);
      }
      assert.deepEqual([...versions].sort(), ['1.0', '2.0']);
    });

    test('every answer in time is signed, and V1.0 access data can be read', async () => {
      const { exchanges } = await make({ seed });
      let read = 0;
      for (const { id, request, response } of exchanges) {
        const type = response?.headers.find(([name]) => name === 'Content-Type')?.[1];
        if (!response || type !== 'application/json') continue;
        const text = Buffer.from(response.body).toString('utf8');
        if (text.includes('"000005"')) continue;
        assert.equal(diagnoseAnswer({ ...response, accessKey: ACCESS_KEY }).verdict, 'right', id);
        const secret = request.method === 'GET' ? /"userName":"([^"]+)"/.exec(text)?.[1] : undefined;
        if (secret === undefined) continue;
        const decrypted = decryptSensitive(ACCESS_KEY, 256, secret);
        assert.ok('plain' in decrypted && decrypted.plain.startsWith('admin@'), id);
        read += 1;
      }
      assert.ok(read > 0);
    });

    test('goes on where the past ends: what is still open succeeds at a seller that answers', async () => {
      const made = await make({ seed, clockMode: 'frozen' });
      const workspace = await open(made);
      const wall = { now: () => WALL_AT };
      const sender = createPastSender({
        seller: made.rehearsal,
        chance: new Prng(2),
        now: () => ({ simAt: workspace.simNow(), wallAt: WALL_AT }),
        fateOf: () => 'well',
      });
      const defects: unknown[] = [];
      const outbox = new OutboxWorker({
        workspace,
        sender,
        random: new Prng(3).randomness(),
        wall,
        onDefect: (error) => defects.push(error),
      });
      const clock = new ClockRunner(workspace, outbox, () => new Promise((resolve) => setImmediate(resolve)));
      const calls = () => [...workspace.state.all('calls').values()];
      const open_ = calls().filter(({ status }) => status === 'retrying' || status === 'polling');
      assert.ok(open_.length > 0);
      const jump = advanceClock({ workspace, clock }, { by: 'PT2H' });
      assert.ok(!isRefusal(jump));
      assert.equal((await clock.finished(jump.id))?.status, 'done');
      assert.deepEqual(defects, []);
      for (const { id } of open_) assert.equal(workspace.state.get('calls', id)?.status, 'success', id);
      checkState(workspace, await initialMinor(seed));
    });
  });
}

test('a busy month has hundreds of orders, every state, and expiries in the days ahead', async () => {
  for (const site of SITES) {
    const { state } = await open(await make({ seed: 'busy-month', site }));
    assert.ok(state.all('buyers').size >= 20 && state.all('buyers').size <= 30);
    assert.ok(state.all('orders').size >= 200, `${state.all('orders').size} orders`);
    const instances = tally(state.all('instances').values(), ({ status }) => status);
    assert.deepEqual(Object.keys(instances).sort(), [
      'expired',
      'failed',
      'frozen',
      'in_use',
      'provisioning',
      'released',
    ]);
    const orders = tally(state.all('orders').values(), ({ type, status }) => `${type} ${status}`);
    for (const kind of ['renew completed', 'new pending_payment', 'new canceled', 'new refunded', 'new processing'])
      assert.ok(orders[kind], `${site} ${kind}`);
    const soon = [...state.queue.inOrder()].filter(
      ({ kind, dueSimAt }) => kind === 'instance.expire' && dueSimAt < WALL_AT + 3 * DAY_MS,
    );
    assert.ok(soon.length >= 3, `${site}: ${soon.length} expire soon`);
  }
});

test('an outage has calls in retry and given up after failing in three ways, refunds, and terms about to end', async () => {
  for (const site of SITES) {
    const { state } = await open(await make({ seed: 'outage', site }));
    const calls = [...state.all('calls').values()];
    const statuses = tally(calls, ({ activity, status }) => `${activity} ${status}`);
    for (const kind of ['newInstance retrying', 'refreshInstance retrying', 'newInstance failed'])
      assert.ok(statuses[kind], `${site} ${kind}`);
    for (const kind of ['refreshInstance failed', 'updateInstanceStatus failed', 'releaseInstance failed'])
      assert.ok(statuses[kind], `${site} ${kind}`);
    const attempts = calls.flatMap((call) => call.attempts);
    assert.ok(attempts.some(({ transportError }) => transportError === 'timeout'));
    assert.ok(attempts.some(({ httpStatus }) => httpStatus === 500));
    assert.ok(attempts.some(({ resultCode }) => resultCode === '000005'));
    const notices = tally(state.all('notices').values(), ({ kind }) => kind);
    for (const kind of ['order_refunded', 'call_failed', 'call_given_up']) assert.ok(notices[kind], `${site} ${kind}`);
    assert.ok([...state.queue.inOrder()].some(({ kind }) => kind === 'instance.expire'));
  }
});

test('packs without a past have no orders, and none is sold by a seller that was not asked for', async () => {
  for (const seed of ['demo-shop', 'empty'] as const) {
    const parts = {
      seed: await loadSeed(seed, SEED_FOLDER),
      wallAt: WALL_AT,
      sellerUrl: 'http://127.0.0.1:4701/production',
      accessKey: ACCESS_KEY,
      sampleSellerUrl: null,
      beginSeller: () => assert.fail('no seller is needed'),
    };
    const { changes, exchanges } = await makeFirstRecords({ id: 'desk', name: 'Desk', site: 'eu', seed }, parts);
    assert.deepEqual(exchanges, []);
    const collections = new Set(changes.map(({ collection }) => collection));
    // What a shop has before anything has happened; the demo shop has handed out coupons and private offers.
    const prepared = new Set<string>(['workspace', 'buyers', 'products', 'coupons', 'privateOffers']);
    assert.deepEqual(
      [...collections].filter((name) => !prepared.has(name)),
      [],
    );
    if (seed === 'empty') assert.deepEqual([...collections], ['workspace', 'buyers']);
  }
});

test('the past follows the rules that the workspace begins with', async () => {
  const ruleOverrides = { 'retry.newInstance.windowMinutes': 0, 'expiry.freezeAt': 'end_of_grace' };
  const workspace = await open(await make({ seed: 'busy-month', ruleOverrides }));
  assert.deepEqual(workspace.state.workspace().ruleOverrides, ruleOverrides);
  checkState(workspace, await initialMinor('busy-month'));
  const calls = [...workspace.state.all('calls').values()];
  const creations = calls.filter(({ activity }) => activity === 'newInstance');
  assert.ok(creations.every(({ attempts }) => attempts.length === 1));
  assert.ok(!calls.some(({ cause }) => cause === 'expiry') && calls.some(({ cause }) => cause === 'retention'));
});
