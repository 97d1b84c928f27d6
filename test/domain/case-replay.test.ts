import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentOf, type ProductApplication } from '../../src/domain/application.ts';
import { replayedCases } from '../../src/domain/begin-replay.ts';
import { isReplaying, settledReplay, type CaseReplay } from '../../src/domain/case-replay.ts';
import type { MarketActivity } from '../../src/domain/call-direction.ts';
import type { Verdict } from '../../src/domain/call.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import type { DebugCase } from '../../src/domain/debug-case.ts';
import { replayRefusal } from '../../src/domain/note-replay.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import {
  approveApplication,
  endReviewTime,
  rejectApplication,
  submitApplication,
  withdrawApplication,
} from '../../src/domain/review-application.ts';
import { settleAttempt } from '../../src/domain/settle-attempt.ts';
import { withoutFinishedCalls, withoutOrders } from '../../src/domain/smaller-records.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const ACCESS = { url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false } as const;
const LIVE: Product = { ...TEST_PRODUCT, interface: { version: '2.0', ...ACCESS } };

/** Cases that the product of the tests needs, and one that it does not. */
const NEEDED: readonly MarketActivity[] = [
  'newInstance',
  'queryInstance',
  'refreshInstance',
  'updateInstanceStatus',
  'releaseInstance',
];
const UNNEEDED: MarketActivity = 'upgradeInstance';

type Rules = Readonly<Record<string, string | number>>;

/** A change of a live product with all its cases saved. */
class Desk extends Decisions {
  constructor(state: ProductApplication['state'] = 'draft', rules: Rules = {}, more: Partial<ProductApplication> = {}) {
    super('cn', { 'review.withdrawal': 'all_kinds', ...rules });
    this.put('products', LIVE);
    this.put('applications', {
      id: 'app-1',
      productId: 'desk',
      kind: 'change',
      state,
      content: { ...contentOf(LIVE), tagline: { en: 'New', zh: '新' } },
      createdSimAt: NOW,
      editedSimAt: NOW,
      ...more,
    });
    for (const activity of [...NEEDED, UNNEEDED]) this.save(`case-${activity}`, { activity });
    this.save('case-old', { activity: 'releaseInstance', version: '1.0' });
  }

  save(id: string, saved: Pick<DebugCase, 'activity'> & Partial<DebugCase>): void {
    const last = { verdict: 'success', by: 'debugging', simAt: NOW, wallAt: NOW } as const;
    const fields = { instanceId: 'huaweitest123456' };
    this.put('debugCases', {
      ...{ id, productId: 'desk', version: '2.0', fields, savedSimAt: NOW, savedWallAt: NOW, last },
      ...saved,
    });
  }

  get application(): ProductApplication {
    return this.need('applications', 'app-1');
  }

  get sent(): string[] {
    return [...this.state.callingIds()].map((id) => this.need('calls', id).activity).sort();
  }

  submit = () => this.decide((draft) => submitApplication(draft, 'app-1'));
  approve = () => this.decide((draft) => approveApplication(draft, 'app-1', 'Fine.'));

  /** Answers calls that are due: all of them, or so many. */
  answer(verdictOf: (activity: string) => Verdict = () => 'success', count = Infinity): void {
    for (const id of [...this.state.callingIds()].slice(0, count)) {
      const verdict = verdictOf(this.need('calls', id).activity);
      const times = { simAt: this.simAt, wallAt: NOW, timings: { totalMs: 1 } };
      this.allowed((draft) => {
        settleAttempt(draft, id, { attempt: { number: 1, exchangeId: `${id}-1`, verdict, checks: [], ...times } });
        return true;
      });
    }
  }

  /** Why the newest step was not taken. */
  why(): string | undefined {
    let reason: string | undefined;
    this.decide((draft) => {
      reason = replayRefusal(draft, this.application)?.reason;
      return true;
    });
    return reason;
  }

  told(): string[] {
    return [...this.state.all('notices').values()].map(({ kind, params }) =>
      `${kind} ${params['reason'] ?? ''}`.trim(),
    );
  }
}

const failing =
  (...activities: string[]) =>
  (activity: string): Verdict =>
    activities.includes(activity) ? 'failure' : 'success';

describe('which cases a step replays (rules review.replay…)', () => {
  const table: readonly [rule: string, expected: readonly string[]][] = [
    ['needed', [...NEEDED]],
    ['all', [...NEEDED, UNNEEDED]],
    ['off', []],
  ];
  for (const [rule, expected] of table) {
    test(`${rule}: ${expected.length} cases, of the present version only`, () => {
      for (const [step, key] of [
        ['submission', 'review.replayAtSubmission'],
        ['approval', 'review.replayAtApproval'],
      ] as const) {
        const desk = new Desk('draft', { [key]: rule });
        desk.decide((draft) => {
          const found = replayedCases(draft, desk.application, step).map(({ activity }) => activity);
          assert.deepEqual(found, expected);
          return true;
        });
      }
    });
  }

  test('a removal replays none, whatever the rule says', () => {
    const desk = new Desk('draft', { 'review.replayAtSubmission': 'all' }, { kind: 'removal', removalReason: 'Old' });
    desk.submit();
    assert.deepEqual([desk.sent, desk.application.state], [[], 'pending_approval']);
  });

  test('off leaves a step as it was before: it is taken at once', () => {
    const off = { 'review.replayAtSubmission': 'off', 'review.replayAtApproval': 'off' };
    const desk = new Desk('draft', off);
    desk.submit();
    assert.equal(desk.application.state, 'pending_approval');
    desk.approve();
    assert.deepEqual([desk.application.state, desk.application.replay, desk.sent], ['approved', undefined, []]);
  });
});

describe('a submission (v1-saas 9.2)', () => {
  test('sends the cases with testFlag 1 to the address that is applied for, and is no submission yet', () => {
    const desk = new Desk();
    desk.submit();
    assert.deepEqual(desk.sent, [...NEEDED].sort());
    assert.equal(desk.application.state, 'draft');
    assert.ok(isReplaying(desk.application));
    for (const id of desk.state.callingIds()) {
      const { fields, cause, destination } = desk.need('calls', id);
      assert.deepEqual([fields['testFlag'], cause, destination.url], ['1', 'debugging', ACCESS.url]);
    }
  });

  const outcomes: readonly [what: string, fails: readonly string[], state: string, why: string | undefined][] = [
    ['all succeed', [], 'pending_approval', undefined],
    ['one fails', ['refreshInstance'], 'draft', 'application_replay_failed'],
    ['all fail', [...NEEDED], 'draft', 'application_replay_failed'],
  ];
  for (const [what, fails, state, why] of outcomes) {
    test(`${what}: ${state}`, () => {
      const desk = new Desk();
      desk.submit();
      desk.answer(failing(...fails));
      const { replay } = desk.application;
      assert.deepEqual([desk.application.state, desk.why()], [state, why]);
      assert.deepEqual(
        replay?.failed.map(({ activity, caseId }) => [activity, caseId]),
        fails.map((activity) => [activity, `case-${activity}`]),
      );
      assert.deepEqual([replay.cases, replay.open], [5, []]);
      const planned = [...desk.state.queue.values()].filter(({ kind }) => kind === 'application.review').length;
      assert.equal(planned, state === 'draft' ? 0 : 1, 'the time for the review begins with the submission only');
      for (const { callId } of replay.failed) assert.equal(desk.need('calls', callId ?? '').status, 'failed');
      assert.equal(desk.need('debugCases', 'case-newInstance').last.by, 'review');
    });
  }

  test('a case that fails and is mended is submitted the next time', () => {
    const desk = new Desk();
    desk.submit();
    desk.answer(failing('releaseInstance'));
    desk.submit();
    assert.deepEqual(desk.application.replay?.failed, [], 'what failed before is not held against the next try');
    desk.answer();
    assert.equal(desk.application.state, 'pending_approval');
  });

  test('nothing else can be done while it runs, and the last answer alone decides', () => {
    const desk = new Desk();
    desk.submit();
    desk.answer(() => 'success', 4);
    assert.equal(desk.application.state, 'draft');
    const again = desk.submit();
    assert.deepEqual(isRefusal(again) && [again.reason, again.params], ['application_replaying', { open: 1 }]);
    desk.answer();
    assert.equal(desk.application.state, 'pending_approval');
  });

  test('what was complete when it began must still be when it ends', () => {
    const desk = new Desk();
    desk.submit();
    desk.answer(() => 'success', 4);
    desk.state.apply({ collection: 'debugCases', id: 'case-newInstance', value: null });
    desk.answer();
    assert.deepEqual(
      [desk.application.state, desk.application.replay?.outcome, desk.why()],
      ['draft', 'stopped', 'application_incomplete'],
    );
    const delisted = new Desk();
    delisted.submit();
    delisted.put('products', { ...LIVE, sanction: { month: '2026-06', failedOrders: 9, delistedSimAt: NOW } });
    delisted.answer();
    assert.deepEqual([delisted.application.state, delisted.why()], ['draft', 'product_delisted']);
  });

  test('an answer of another debugging call, or of a probe, decides nothing', () => {
    const desk = new Desk();
    desk.submit();
    const [first] = [...desk.state.callingIds()];
    assert.ok(first);
    const call = desk.need('calls', first);
    desk.answer(() => 'success', 4);
    desk.put('calls', { ...call, id: 'call-9000', cause: 'debugging', status: 'calling' });
    desk.allowed((draft) => {
      const times = { simAt: NOW, wallAt: NOW, timings: { totalMs: 1 } };
      const attempt = { number: 1, exchangeId: 'x', verdict: 'failure', checks: [], ...times } as const;
      settleAttempt(draft, 'call-9000', { attempt });
      return true;
    });
    assert.deepEqual([desk.application.replay?.open.length, desk.application.replay?.failed], [1, []]);
  });
});

describe('an approval (marketplace-rules 13.2 step 6)', () => {
  test('all succeed: approved with the words of the operator', () => {
    const desk = new Desk('pending_approval');
    desk.approve();
    assert.deepEqual(
      [desk.application.state, desk.need('products', 'desk').tagline.en],
      ['pending_approval', 'A desk'],
    );
    desk.answer();
    const { state, remark, decidedBy, replay } = desk.application;
    assert.deepEqual([state, remark, decidedBy, replay?.outcome], ['approved', 'Fine.', 'operator', 'passed']);
    assert.equal(desk.need('products', 'desk').tagline.en, 'New');
    assert.deepEqual(desk.told(), ['application_approved']);
  });

  test('one fails: it stays pending, the live product as it was, and the seller is told which case', () => {
    const desk = new Desk('pending_approval');
    desk.approve();
    desk.answer(failing('queryInstance'));
    assert.deepEqual(
      [desk.application.state, desk.why(), desk.need('products', 'desk').tagline.en, desk.told()],
      [
        'pending_approval',
        'application_replay_failed',
        'A desk',
        ['application_replay_failed application_replay_failed'],
      ],
    );
    const [notice] = desk.state.all('notices').values();
    assert.deepEqual(
      [notice?.to, notice?.callId, notice?.params['failed'], notice?.params['cases']],
      ['seller', desk.application.replay?.failed[0]?.callId, 1, 5],
    );
    assert.ok(!isRefusal(desk.decide((draft) => rejectApplication(draft, 'app-1', 'Your query fails.'))));
    assert.deepEqual(desk.told(), [
      'application_replay_failed application_replay_failed',
      'application_rejected Your query fails.',
    ]);
  });

  test('while it runs it can neither be rejected, withdrawn nor approved again', () => {
    const desk = new Desk('pending_approval');
    desk.approve();
    const steps = [
      desk.approve(),
      desk.decide((draft) => rejectApplication(draft, 'app-1', 'No.')),
      desk.decide((draft) => withdrawApplication(draft, 'app-1')),
    ];
    assert.deepEqual(
      steps.map((each) => isRefusal(each) && each.reason),
      ['application_replaying', 'application_replaying', 'application_replaying'],
    );
  });

  const byTime: readonly [fails: readonly string[], state: string, told: string][] = [
    [[], 'approved', 'application_approved'],
    [['releaseInstance'], 'rejected', 'application_rejected application_replay_failed'],
  ];
  for (const [fails, state, told] of byTime) {
    test(`by the end of the time: ${state}`, () => {
      const desk = new Desk('pending_approval', { 'review.decision': 'automatic' }, { dueSimAt: NOW });
      desk.allowed((draft) => {
        endReviewTime(draft, 'app-1');
        return true;
      });
      assert.equal(desk.sent.length, 5);
      desk.answer(failing(...fails));
      assert.deepEqual([desk.application.state, desk.application.decidedBy, desk.told()], [state, 'time', [told]]);
    });
  }

  test('the time ends while the operator’s replay runs: its answers decide, for good', () => {
    for (const [fails, state, decidedBy] of [
      [[], 'approved', 'operator'],
      [['releaseInstance'], 'rejected', 'time'],
    ] as const) {
      const desk = new Desk('pending_approval', { 'review.decision': 'automatic' }, { dueSimAt: NOW });
      desk.approve();
      desk.allowed((draft) => {
        endReviewTime(draft, 'app-1');
        return true;
      });
      assert.equal(desk.sent.length, 5, 'nothing is sent twice');
      desk.answer(failing(...fails));
      assert.deepEqual([desk.application.state, desk.application.decidedBy], [state, decidedBy]);
    }
  });

  test('while calls are only written down, people are refused and the time decides by the checks alone', () => {
    const jump = { status: 'running', deliver: 'record_only', toSimAt: NOW + 1 } as never;
    const desk = new Desk('pending_approval', { 'review.decision': 'automatic' }, { dueSimAt: NOW });
    desk.put('workspace', { ...desk.need('workspace', 'default'), jump });
    const approved = desk.approve();
    assert.equal(isRefusal(approved) && approved.reason, 'debugging_record_only');
    desk.allowed((draft) => {
      endReviewTime(draft, 'app-1');
      return true;
    });
    assert.deepEqual([desk.application.state, desk.sent], ['approved', []]);
  });
});

describe('a replay whose calls go', () => {
  const replay: CaseReplay = {
    step: 'submission',
    simAt: NOW,
    wallAt: NOW,
    cases: 3,
    open: ['call-2'],
    failed: [{ activity: 'newInstance', callId: 'call-1' }],
  };

  test('goes on while the calls that it waits for are there; links of calls that are gone are dropped', () => {
    const settled = settledReplay(replay, (id) => id === 'call-2');
    assert.deepEqual(settled, { ...replay, failed: [{ activity: 'newInstance' }] });
    assert.deepEqual(
      settledReplay(replay, () => true),
      replay,
    );
  });

  test('decides nothing without them: the application can be submitted again', () => {
    assert.deepEqual(
      [
        settledReplay(replay, () => false).outcome,
        settledReplay({ ...replay, open: [], outcome: 'failed' }, () => false).outcome,
      ],
      ['stopped', 'failed'],
    );
    const desk = new Desk();
    desk.submit();
    const calls = new Map([...desk.state.all('calls').values()].map((call) => [call.id, call]));
    const records = { ...desk.state.records(), calls };
    assert.equal(withoutOrders(records).applications.get('app-1')?.replay?.outcome, 'stopped');
    assert.ok(isReplaying(withoutFinishedCalls(records).applications.get('app-1') ?? {}), 'unfinished calls stay');
  });
});
