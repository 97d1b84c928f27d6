import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addApplication,
  approveApplication,
  discardApplication,
  editApplication,
  rejectApplication,
  submitApplication,
} from '../../src/app/applications.ts';
import { exportWorkspace } from '../../src/app/export-workspace.ts';
import { importedWorkspace, receiveImport } from '../../src/app/import-workspace.ts';
import { plannedCalls } from '../../src/app/jump-size.ts';
import { resetWorkspace } from '../../src/app/reset-workspace.ts';
import { isReplaying } from '../../src/domain/case-replay.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import type { SendResult } from '../../src/dispatch/sender.ts';
import { sellerOverview } from '../../src/read/seller/overview.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from '../support/market.ts';
import { saveCases } from '../support/save-cases.ts';

/** The wire between marketplace and seller, which the test can cut. */
interface Wire {
  /** While it is on, what is sent stays on the wire until it is let go. */
  isHeld: boolean;
  /** How many calls are on it. */
  readonly held: number;
  letGo(): void;
}

/** A market whose product has all its cases saved and a change applied for. */
async function changed(options: TestMarketOptions = {}): Promise<{ market: TestMarket; wire: Wire; id: string }> {
  const waiting: (() => void)[] = [];
  const wire = {
    isHeld: false,
    get held() {
      return waiting.length;
    },
    letGo: () => {
      wire.isHeld = false;
      for (const go of waiting.splice(0)) go();
    },
  };
  const onWire = async (send: () => Promise<SendResult>): Promise<SendResult> => {
    if (wire.isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
    return send();
  };
  const market = await openTestMarket({ ...options, onWire });
  await saveCases(market.workspace, 'desk');
  const added = await addApplication(market.workspace, { kind: 'change', productId: 'desk' });
  assert.ok(!isRefusal(added));
  return { market, wire, id: added.id };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const reasonOf = (result: unknown): string | undefined => (isRefusal(result) ? result.reason : undefined);
const application = (market: TestMarket, id: string) => {
  const found = market.workspace.state.get('applications', id);
  assert.ok(found);
  return found;
};

describe('the replay of saved cases for an application', () => {
  test('is answered by the seller before the submission is told, and before the approval', async () => {
    const { market, id } = await changed();
    const before = market.received.length;
    const submitted = await submitApplication(market.workspace, id);
    assert.ok(!isRefusal(submitted));
    assert.equal(submitted.state, 'pending_approval');
    const cases = submitted.replay?.cases ?? 0;
    assert.ok(cases > 3);
    assert.equal(market.received.length - before, cases);
    const approved = await approveApplication(market.workspace, id, '');
    assert.equal(!isRefusal(approved) && approved.state, 'approved');
    assert.equal(market.received.length - before, 2 * cases);
    assert.ok(market.received.slice(before).every(({ fields }) => fields['testFlag'] === '1'));
    await market.close();
  });

  test('tells the failed cases in the refusal, each with its call', async () => {
    const { market, id } = await changed();
    market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
    const refused = (await submitApplication(market.workspace, id)) as Refusal;
    assert.equal(refused.reason, 'application_replay_failed');
    const [failed, ...others] = refused.failedCases ?? [];
    assert.deepEqual([failed?.activity, others], ['releaseInstance', []]);
    const call = market.workspace.state.get('calls', failed?.callId ?? '');
    assert.equal(call?.attempts[0]?.transportError, 'refused');
    assert.equal(call.attempts.length, 1, 'a case is tried once');
    assert.equal(application(market, id).state, 'draft');
    await market.close();
  });

  test('that fails before the approval is told on the overview of the seller, and in a message with the call', async () => {
    const { market, id } = await changed();
    const { workspace } = market;
    assert.ok(!isRefusal(await submitApplication(workspace, id)));
    market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
    const refused = (await approveApplication(workspace, id, '')) as Refusal;
    assert.equal(refused.reason, 'application_replay_failed');
    const { unfitApplications, pendingApplications, notices } = sellerOverview(workspace);
    assert.deepEqual([unfitApplications, pendingApplications], [1, 1]);
    const told = notices.find(({ notice }) => notice.kind === 'application_replay_failed');
    assert.deepEqual([told?.notice.to, told?.notice.callId], ['seller', refused.failedCases?.[0]?.callId]);
    market.script(() => undefined);
    assert.ok(!isRefusal(await approveApplication(workspace, id, '')));
    assert.equal(sellerOverview(workspace).unfitApplications, 0);
    await market.close();
  });

  test('refuses everything else meanwhile; who does not wait is told how far it is', async () => {
    const { market, wire, id } = await changed();
    const { workspace } = market;
    wire.isHeld = true;
    const gone = await submitApplication(workspace, id, AbortSignal.abort());
    assert.ok(!isRefusal(gone) && isReplaying(gone));
    assert.equal(gone.state, 'draft');
    const others = await Promise.all([
      submitApplication(workspace, id),
      editApplication(workspace, id, (content) => content),
      discardApplication(workspace, id),
    ]);
    assert.deepEqual(others.map(reasonOf), ['application_replaying', 'application_replaying', 'application_replaying']);
    wire.letGo();
    await market.outbox.idle();
    assert.equal(application(market, id).state, 'pending_approval', 'it goes on by itself');
    wire.isHeld = true;
    await approveApplication(workspace, id, '', AbortSignal.abort());
    assert.equal(reasonOf(await rejectApplication(workspace, id, 'No.')), 'application_replaying');
    wire.letGo();
    await market.outbox.idle();
    assert.equal(application(market, id).state, 'approved');
    await market.close();
  });

  test('goes on after a kill: the step is taken once, when all have answered', async () => {
    const { market: killed, wire, id } = await changed();
    wire.isHeld = true;
    void submitApplication(killed.workspace, id);
    await turn();
    assert.ok(wire.held > 0);
    // The process dies with every case on the wire.
    assert.deepEqual([application(killed, id).state, isReplaying(application(killed, id))], ['draft', true]);
    const reopened = await openTestMarket({ store: killed.store, uncleanShutdown: true });
    await reopened.outbox.idle();
    const { state, replay } = application(reopened, id);
    assert.deepEqual([state, replay?.outcome, replay?.open], ['pending_approval', 'passed', []]);
    const replayed = reopened.calls().filter(({ attempts }) => attempts[0]?.mayRepeat);
    assert.equal(replayed.length, replay?.cases, 'the seller may have seen each before, and the log says so');
    await reopened.close();
  });

  test('survives an export and an import, cases of a product that is only applied for included', async () => {
    const { market, wire, id } = await changed();
    const { workspace } = market;
    const address = {
      id: 'addr-1',
      url: 'https://isv.example.com/new',
      allowInsecureTransport: false,
      createdSimAt: 0,
    };
    const copy = await addApplication(workspace, { kind: 'release', productId: 'lamp', templateId: 'desk' });
    assert.ok(!isRefusal(copy));
    await workspace.decide((draft) => {
      const key = { id: 'key-1', keyClass: 'basic', secret: 'key', createdSimAt: 0, createdWallAt: 0 } as const;
      draft.put('interfaceKeys', key);
      draft.put('productionAddresses', { ...address, keyIds: { basic: 'key-1' } });
      return true;
    });
    await editApplication(workspace, copy.id, (content) => ({
      ...content,
      interface: { version: '2.0', addressId: 'addr-1' },
    }));
    await saveCases(workspace, 'lamp');
    wire.isHeld = true;
    await submitApplication(workspace, id, AbortSignal.abort());
    const parts: Uint8Array[] = [];
    for await (const part of exportWorkspace(market, { secrets: true, exchanges: true }).bytes) parts.push(part);
    const to = await openTestMarket();
    const { records } = await importedWorkspace(to, await receiveImport(to, pieces(parts)), {
      id: 'copy',
      name: 'copy',
    });
    const kept = records.applications.get(id);
    assert.deepEqual([kept?.state, kept?.replay], ['draft', application(market, id).replay]);
    assert.ok([...records.debugCases.values()].some(({ productId }) => productId === 'lamp'));
    await to.close();
    wire.letGo();
    await market.outbox.idle();
    await market.close();
  });

  test('a reset of the orders takes its calls away: it decides nothing, and can be done again', async () => {
    const { market, wire, id } = await changed();
    market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
    await submitApplication(market.workspace, id);
    assert.ok(application(market, id).replay?.failed[0]?.callId);
    await resetWorkspace(market, 'orders');
    const { replay } = application(market, id);
    assert.deepEqual([replay?.outcome, replay?.failed[0]?.callId], ['failed', undefined]);
    market.script(() => undefined);
    wire.isHeld = false;
    const again = await submitApplication(market.workspace, id);
    assert.equal(!isRefusal(again) && again.state, 'pending_approval');
    await market.close();
  });

  test('a recording notes a submission that failed as refused, and one that went well with its calls', async () => {
    const { market, id } = await changed();
    const { workspace } = market;
    workspace.recording.begin(workspace, market.wallAt);
    market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
    await submitApplication(workspace, id);
    market.script(() => undefined);
    await submitApplication(workspace, id);
    const steps = workspace.recording.read(workspace)?.steps ?? [];
    assert.deepEqual(
      steps.map(({ verb, refused, calls = [] }) => [verb, refused, calls.length > 3]),
      [
        ['submit-application', 'application_replay_failed', false],
        ['submit-application', undefined, true],
      ],
    );
    await market.close();
  });
});

test('the end of the time for a review replays the cases within a jump, which counts them beforehand', async () => {
  const { market, id } = await changed({ rules: { 'review.decision': 'automatic', 'probe.run': 'off' } });
  await submitApplication(market.workspace, id);
  const { dueSimAt = 0, replay } = application(market, id);
  assert.equal(plannedCalls(market.workspace, dueSimAt), replay?.cases);
  const before = market.received.length;
  const jump = await market.advanceTo(dueSimAt);
  assert.equal(jump.status, 'done');
  assert.equal(market.received.length - before, replay?.cases);
  const { state, decidedBy, decidedSimAt } = application(market, id);
  assert.deepEqual([state, decidedBy, decidedSimAt], ['approved', 'time', dueSimAt]);
  await market.close();
});

test('what is thrown away takes the cases of a product with it that exists nowhere else', async () => {
  const { market, id } = await changed();
  const { workspace } = market;
  const saved = workspace.state.all('debugCases').size;
  await discardApplication(workspace, id);
  assert.equal(workspace.state.all('debugCases').size, saved, 'those of a live product stay');
  await market.close();
});

async function* pieces(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
