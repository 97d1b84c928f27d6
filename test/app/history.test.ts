import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { setProductInterface } from '../../src/app/edit-catalogue.ts';
import { renewInstance } from '../../src/app/renew.ts';
import { resetWorkspace } from '../../src/app/reset-workspace.ts';
import { restartFailedCalls } from '../../src/app/restart-calls.ts';
import { restoreSnapshot, undoLast } from '../../src/app/restore-snapshot.ts';
import { deleteSnapshot, takeSnapshot } from '../../src/app/take-snapshot.ts';
import { viewDetails } from '../../src/app/view-details.ts';
import { waitForCall } from '../../src/app/wait-for-call.ts';
import { isOpen } from '../../src/domain/draft.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { openTestMarket, START, TEST_PRODUCT, type TestMarket } from '../support/market.ts';

const DAY_MS = 86_400_000;

/** All records but the workspace's own, whose clock anchor and reserved numbers differ after a rewind. */
function recordsOf({ workspace }: TestMarket): Record<string, unknown[]> {
  const records = workspace.state.records();
  const names = COLLECTION_NAMES.filter((name) => name !== 'workspace');
  return Object.fromEntries(names.map((name) => [name, [...records[name].values()]]));
}

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
const codeOf = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;

describe('a snapshot', () => {
  test('has a name of letters of any script, digits, blanks and . _ -, and only once', async () => {
    const market = await openTestMarket();
    for (const name of ['before renewal', '续费前 1.0', 'a', 'été_-.', 'x'.repeat(60)]) {
      assert.equal((await takeSnapshot(market, ` ${name} `)).name, name.normalize('NFC'));
      await assert.rejects(takeSnapshot(market, name), codeOf('conflict'), name);
    }
    const before = market.history.list();
    for (const name of ['', '   ', '..', '-', '../x', 'a/b', 'a\\b', 'a\u0000', 'a\nb', 'x'.repeat(61), '<b>', 'a:b']) {
      await assert.rejects(
        takeSnapshot(market, name),
        (error) => codeOf('invalid_input')(error) && (error as AppError).details[0]?.path === 'name',
        JSON.stringify(name),
      );
    }
    assert.deepEqual(market.history.list(), before);
    await market.close();
  });

  test('knows both times and what it holds; ids are never given out twice', async () => {
    const market = await openTestMarket();
    await market.buy();
    const head = await takeSnapshot(market, 'one');
    assert.deepEqual(
      [head.kind, head.takenSimAt, head.takenWallAt, head.orders, head.instances, head.calls],
      ['named', START, START, 1, 1, 2],
    );
    await deleteSnapshot(market, 'one');
    await assert.rejects(deleteSnapshot(market, 'one'), codeOf('not_found'));
    assert.notEqual((await takeSnapshot(market, 'one')).id, head.id);
    await market.close();
  });

  test('is taken before every jump; the newest automatic ones stay, named ones always', async () => {
    const market = await openTestMarket({ rules: { 'snapshots.automaticKept': 3 } });
    await takeSnapshot(market, 'mine');
    const taken: string[] = [];
    for (let jump = 0; jump < 5; jump += 1) {
      await market.advance('PT1H');
      taken.unshift(market.history.undoOffer()?.snapshot.name ?? '');
    }
    assert.deepEqual(
      market.history.list().map(({ name }) => name),
      [...taken.slice(0, 3), 'mine'],
    );
    assert.equal(new Set(taken).size, 5);
    await market.close();
  });

  test('does not get the name of a named one', async () => {
    const market = await openTestMarket();
    await takeSnapshot(market, 'before-jump-2');
    await market.advance('PT1H');
    assert.equal(new Set(market.history.list().map(({ name }) => name)).size, 2);
    await market.close();
  });

  test('that cannot be taken ends the jump where it began', async () => {
    const market = await openTestMarket();
    market.store.takeSnapshot = () => Promise.reject(new AppError('store.write_failed', 'no space'));
    const jump = await market.advance('P1D');
    assert.deepEqual([jump.status, market.workspace.simNow()], ['failed', START]);
    await market.close();
  });
});

describe('restore', () => {
  test('brings back every record and the clock; numbers given out stay given out', async () => {
    const market = await openTestMarket();
    const order = await market.buy();
    await takeSnapshot(market, 'bought');
    const then = recordsOf(market);
    await market.advance('P40D');
    const later = await market.buy();
    const highest = Math.max(...market.calls().map(({ id }) => numberOf(id)));
    assert.notDeepEqual(recordsOf(market), then);
    const { before } = await restoreSnapshot(market, 'bought');
    assert.deepEqual(recordsOf(market), then);
    assert.equal(market.workspace.simNow(), START);
    assert.equal(market.workspace.state.get('orders', later.id), undefined);
    assert.equal(before.kind, 'before_restore');
    const next = await market.buy();
    for (const { id, orderId } of market.calls()) if (orderId === next.id) assert.ok(numberOf(id) > highest, id);
    assert.equal(market.instanceOf(order).status, 'in_use');
    await market.close();
  });

  test('keeps numbers also when the program ends at once', async () => {
    const market = await openTestMarket();
    await takeSnapshot(market, 'empty');
    for (let count = 0; count < 60; count += 1) await market.buy();
    const highest = Math.max(...market.calls().map(({ id }) => numberOf(id)));
    await restoreSnapshot(market, 'empty');
    const { records } = await market.store.load();
    const [workspace] = records.workspace.values();
    assert.ok(workspace && workspace.nextSequence > highest);
    await market.close();
  });

  test('goes on from the moment in the mode of then', async () => {
    const market = await openTestMarket({ clockMode: 'real' });
    await takeSnapshot(market, 'running');
    const thenSimAt = market.workspace.simNow();
    await market.advance('P3D');
    await market.clock.setMode('frozen');
    market.wallAt += 10 * DAY_MS;
    await restoreSnapshot(market, 'running');
    assert.equal(market.workspace.simNow(), thenSimAt);
    market.wallAt += 5_000;
    assert.equal(market.workspace.simNow(), thenSimAt + 5_000);
    await market.close();
  });

  test('ends a running jump, and the same life can be lived again', async () => {
    const market = await openTestMarket();
    await market.buy();
    await takeSnapshot(market, 'start');
    const jump = market.clock.startJump(START + 60 * DAY_MS);
    assert.ok(!isRefusal(jump));
    await restoreSnapshot(market, 'start');
    // Its report would speak of calls that were never made.
    assert.deepEqual([await market.clock.finished(jump.id), market.clock.running()], [undefined, undefined]);
    assert.equal(market.workspace.simNow(), START);
    const sent = market.received.length;
    await market.advance('P60D');
    assert.deepEqual(
      market.received.slice(sent).map(({ activity }) => activity),
      ['updateInstanceStatus', 'releaseInstance'],
    );
    await market.close();
  });

  test('sends calls that were under way again, marked; what waits for them lets go', async () => {
    let hold = false;
    const held: (() => void)[] = [];
    const market = await openTestMarket({
      onWire: async (send, signal) => {
        if (hold) {
          await new Promise<void>((resolve) => {
            held.push(resolve);
            signal?.addEventListener('abort', () => resolve());
          });
        }
        return send();
      },
    });
    const order = await market.buy();
    await takeSnapshot(market, 'quiet');
    hold = true;
    const asking = viewDetails(market.workspace, order.instanceId);
    const refused = assert.rejects(asking, codeOf('not_found'));
    const waiting = new AbortController();
    const waited = waitForCall(
      market.workspace,
      () => market.workspace.state.all('calls').newestFirst(),
      (call) => call.orderId === 'never',
      waiting.signal,
    );
    await restoreSnapshot(market, 'quiet');
    await refused;
    waiting.abort();
    assert.equal(await waited, undefined);
    const before = market.history.list().find(({ kind }) => kind === 'before_restore');
    assert.ok(before);
    hold = false;
    await restoreSnapshot(market, before.name);
    await market.outbox.idle();
    const again = market.calls('queryInstance').at(-1);
    assert.equal(again?.status, 'success');
    assert.equal(again.attempts.at(-1)?.mayRepeat, true);
    await market.close();
  });

  test('binds the sample seller where it is now', async () => {
    const sampleSeller = {
      ...{ url: 'http://127.0.0.1:4701/new', accessKey: 'new-key', notificationKey: 'bell-key' },
      hasBeenTold: () => false,
    };
    const market = await openTestMarket({ history: { sampleSeller } });
    const old = 'http://127.0.0.1:4701/old';
    const input = { version: '2.0' as const, allowInsecureTransport: false };
    await market.workspace.decide((draft) => draft.changeWorkspace({ sampleSellerUrl: old }));
    await setProductInterface(market.workspace, 'desk', { ...input, url: old, accessKey: 'old-key' });
    await takeSnapshot(market, 'old');
    await setProductInterface(market.workspace, 'desk', { ...input, url: 'https://own.example.com/' });
    await restoreSnapshot(market, 'old');
    const found = market.workspace.state.get('products', 'desk')?.interface;
    assert.deepEqual([found?.url, found?.accessKey], [sampleSeller.url, sampleSeller.accessKey]);
    assert.equal(market.workspace.state.workspace().sampleSellerUrl, sampleSeller.url);
    await market.close();
  });

  test('of a snapshot that is not there, or cannot be read, changes nothing', async () => {
    const market = await openTestMarket();
    await market.buy();
    await takeSnapshot(market, 'good');
    const [then, heads] = [recordsOf(market), market.history.list()];
    await assert.rejects(restoreSnapshot(market, 'none'), codeOf('not_found'));
    market.store.restoreSnapshot = () => Promise.reject(new AppError('store.snapshot_damaged', 'torn'));
    await assert.rejects(restoreSnapshot(market, 'good'), codeOf('store.snapshot_damaged'));
    assert.deepEqual([recordsOf(market), market.history.list()], [then, heads]);
    assert.equal(market.history.undoOffer(), undefined);
    await market.buy();
    await market.advance('PT1H');
    await market.close();
  });
});

describe('undo', () => {
  test('brings back what was before a jump, a restore and a reset of each size', async () => {
    const market = await openTestMarket();
    await market.buy();
    await takeSnapshot(market, 'first');
    await market.buy();
    const steps: Record<string, () => Promise<unknown>> = {
      jump: () => market.advance('P40D'),
      restore: () => restoreSnapshot(market, 'first'),
      calls: () => resetWorkspace(market, 'calls'),
      orders: () => resetWorkspace(market, 'orders'),
      all: () => resetWorkspace(market, 'all'),
    };
    for (const [name, step] of Object.entries(steps)) {
      const [then, simAt] = [recordsOf(market), market.workspace.simNow()];
      await step();
      assert.notDeepEqual(recordsOf(market), then, name);
      const offer = market.history.undoOffer();
      assert.ok(offer, name);
      const undone = await undoLast(market, offer.snapshot.id);
      assert.ok(!isRefusal(undone));
      assert.deepEqual([recordsOf(market), market.workspace.simNow()], [then, simAt], name);
      assert.equal(market.history.undoOffer()?.subject.kind, 'restore');
    }
    await market.close();
  });

  test('is refused when something else has happened since, or it was dismissed', async () => {
    const market = await openTestMarket();
    await market.advance('P1D');
    const old = market.history.undoOffer();
    assert.ok(old);
    await market.advance('P1D');
    const then = market.workspace.simNow();
    for (const outdated of [await undoLast(market, old.snapshot.id), await undoLast(market, 'snap-99')]) {
      assert.ok(isRefusal(outdated) && outdated.reason === 'undo_outdated');
    }
    const newest = market.history.undoOffer();
    market.history.dismissUndo();
    assert.ok(newest && isRefusal(await undoLast(market, newest.snapshot.id)));
    assert.equal(market.workspace.simNow(), then);
    await market.close();
  });
});

describe('reset', () => {
  test('of the calls keeps a failed renewal whose order waits for its restart (sim seed 18)', async () => {
    const market = await openTestMarket();
    const order = await market.buy();
    market.script(({ activity }) => (activity === 'refreshInstance' ? { resultCode: '000005' } : undefined));
    const period = { type: 'month', number: 1 } as const;
    const renewal = await renewInstance(market.workspace, { instanceId: order.instanceId, period, pay: 'paid' });
    assert.ok(!isRefusal(renewal) && !('problem' in renewal));
    await market.advance('P1D');
    assert.equal(market.calls('refreshInstance')[0]?.status, 'failed');
    await resetWorkspace(market, 'calls');
    assert.deepEqual(
      market.calls().map(({ activity, status }) => [activity, status]),
      [['refreshInstance', 'failed']],
    );
    market.script(() => undefined);
    assert.equal((await restartFailedCalls(market.workspace)).length, 1);
    await market.outbox.idle();
    assert.equal(market.order(renewal.id).status, 'completed');
    await market.close();
  });

  test('of calls drops finished ones with their bytes; open ones stay', async () => {
    const market = await openTestMarket();
    await market.buy();
    const [finished] = market.calls();
    market.script(() => 'unreachable');
    await market.buy();
    const open = market.calls().filter(isOpen);
    assert.ok(finished?.attempts[0] && open[0]?.attempts[0]);
    const orders = recordsOf(market)['orders'];
    await resetWorkspace(market, 'calls');
    assert.deepEqual(market.calls(), open);
    assert.deepEqual(recordsOf(market)['orders'], orders);
    assert.equal(await market.store.readExchange(finished.attempts[0].exchangeId), undefined);
    assert.ok(await market.store.readExchange(open[0].attempts[0].exchangeId));
    for (const { callId } of market.workspace.state.all('notices').values()) {
      assert.ok(callId === undefined || market.workspace.state.get('calls', callId));
    }
    market.script(() => undefined);
    await market.advance('P1D');
    assert.deepEqual(
      market.calls().map(({ status }) => status),
      ['success', 'success'],
    );
    await market.close();
  });

  test('of orders leaves catalogue, clock and settings, and gives buyers what they began with', async () => {
    const market = await openTestMarket({ rules: { 'order.unpaidHours': 7 } });
    market.script(({ activity }) =>
      activity === 'newInstance' ? { resultCode: '000005', resultMsg: 'no' } : undefined,
    );
    await market.buy();
    await market.advance('P1D');
    market.script(() => undefined);
    await market.buy({ buyerId: 'v0' });
    await market.buy({ pay: 'later' });
    const simAt = market.workspace.simNow();
    await resetWorkspace(market, 'orders');
    for (const name of ['orders', 'instances', 'calls', 'events', 'notices']) {
      assert.deepEqual(recordsOf(market)[name], [], name);
    }
    for (const { balanceMinor } of market.workspace.state.all('buyers').values())
      assert.equal(balanceMinor, 100_000_000);
    assert.equal(market.workspace.simNow(), simAt);
    assert.deepEqual(market.workspace.state.workspace().ruleOverrides, { 'order.unpaidHours': 7 });
    assert.ok(market.workspace.state.get('products', 'desk'));
    assert.equal((await market.buy()).status, 'completed');
    assert.deepEqual(
      market.history.list().map(({ kind }) => kind),
      ['before_reset', 'before_jump'],
    );
    await market.close();
  });

  for (const keepAddresses of [true, false]) {
    test(`of all makes the workspace as it was made; addresses kept: ${keepAddresses}`, async () => {
      const seller = {
        version: '2.0' as const,
        url: 'https://made.example.com/',
        accessKey: 'made',
        allowInsecureTransport: false,
      };
      const market = await openTestMarket({
        rules: { 'order.unpaidHours': 7 },
        history: {
          firstRecords: async (workspace, { seed }) => ({
            changes: [
              {
                collection: 'workspace',
                id: workspace.id,
                value: {
                  ...workspace,
                  clock: { mode: 'frozen', anchorSimAt: START, anchorWallAt: START },
                  ruleOverrides: {},
                  nextSequence: 1,
                  createdWallAt: 5,
                  origin: { seed },
                },
              },
              { collection: 'products', id: 'desk', value: { ...TEST_PRODUCT, interface: seller } },
            ],
            exchanges: [],
          }),
        },
      });
      const { createdWallAt, name } = market.workspace.state.workspace();
      await market.buy();
      await market.advance('P9D');
      const mine = market.workspace.state.get('products', 'desk')?.interface;
      await resetWorkspace(market, 'all', { keepAddresses });
      const made = market.workspace.state.workspace();
      assert.deepEqual([made.createdWallAt, made.name, made.ruleOverrides], [createdWallAt, name, {}]);
      assert.equal(market.workspace.simNow(), START);
      assert.deepEqual(market.workspace.state.get('products', 'desk')?.interface, keepAddresses ? mine : seller);
      assert.equal(market.workspace.state.all('orders').size + market.workspace.state.all('buyers').size, 0);
      await market.close();
    });
  }
});
