import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textField } from '../../src/domain/call-fields.ts';
import type { Verdict } from '../../src/domain/call.ts';
import { beginDebugging, replayDebugCase } from '../../src/domain/debugging.ts';
import { failingDays, liftFreeze } from '../../src/domain/probe.ts';
import { nextProbeSimAt } from '../../src/domain/probe-schedule.ts';
import { purchaseRefusal } from '../../src/domain/purchase.ts';
import { countFailedOrder } from '../../src/domain/sanction.ts';
import type { Order } from '../../src/domain/order.ts';
import type { FutureEvent } from '../../src/domain/schedule.ts';
import { runEvent } from '../../src/domain/run-event.ts';
import { settleAttempt } from '../../src/domain/settle-attempt.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { withoutFinishedCalls, withoutOrders } from '../../src/domain/smaller-records.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);

/** A shop with one product, in which 10:00 on 2026-06-10 in Beijing is now. */
class Shop extends Decisions {
  constructor(site: 'cn' | 'intl' | 'eu' = 'cn', rules: Readonly<Record<string, string | number>> = {}) {
    super(site, rules);
    this.put('products', {
      ...TEST_PRODUCT,
      id: 'desk',
      interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
    });
  }

  /** Answers every call that is due. */
  answer(verdictOf: (instanceId: string) => Verdict = () => 'success'): void {
    for (const id of [...this.state.callingIds()]) {
      const asked = textField(this.need('calls', id).fields, 'instanceId') ?? '';
      const attempt = {
        number: 1,
        simAt: this.simAt,
        wallAt: NOW,
        exchangeId: `${id}-1`,
        verdict: verdictOf(asked),
        timings: { totalMs: 1 },
        checks: [],
      };
      this.allowed((draft) => {
        settleAttempt(draft, id, { attempt });
        return true;
      });
    }
  }

  /** Debugs and saves a release of a made-up instance. */
  save(instanceId: string): void {
    this.allowed((draft) => beginDebugging(draft, 'desk', { activity: 'releaseInstance', fields: { instanceId } }));
    this.answer();
  }

  planned(): FutureEvent[] {
    return [...this.state.queue.inOrder()].filter(({ kind }) => kind === 'product.probe');
  }

  /** Goes to the next probe and lets its calls be answered. */
  probe(verdictOf?: (instanceId: string) => Verdict): void {
    const [event] = this.planned();
    assert.ok(event, 'no probe is planned');
    this.simAt = event.dueSimAt;
    this.allowed((draft) => {
      runEvent(draft, event);
      return true;
    });
    this.answer(verdictOf);
  }

  get desk() {
    return this.need('products', 'desk');
  }

  get told(): string[] {
    return [...this.state.all('notices').values()].map(({ kind, params }) => `${kind} ${params['days'] ?? ''}`.trim());
  }
}

const failure = (): Verdict => 'failure';

describe('when products are probed (v1-saas 8.1: every morning and every afternoon)', () => {
  const profile = siteProfile('cn', {});
  const saved = { version: '2.0' } as never;
  const listed = new Shop().desk;
  const next = (from: string, product = listed, cases = [saved], rules = profile) =>
    nextProbeSimAt(product, cases, { profile: rules, afterSimAt: at(from) });

  const table: readonly [from: string, to: string][] = [
    ['2026-06-10T00:00', '2026-06-10T09:00'],
    ['2026-06-10T08:59', '2026-06-10T09:00'],
    ['2026-06-10T09:00', '2026-06-10T15:00'],
    ['2026-06-10T15:00', '2026-06-11T09:00'],
    ['2026-12-31T23:59', '2027-01-01T09:00'],
  ];
  for (const [from, to] of table) test(`${from} → ${to}`, () => assert.equal(next(from), at(to)));

  test('not without cases of the present version, off the market, or where the rule says so', () => {
    assert.equal(next('2026-06-10T00:00', listed, []), undefined);
    assert.equal(next('2026-06-10T00:00', listed, [{ version: '1.0' } as never]), undefined);
    assert.equal(next('2026-06-10T00:00', { ...listed, status: 'discontinued' }), undefined);
    for (const rules of [siteProfile('cn', { 'probe.run': 'off' }), siteProfile('intl', {}), siteProfile('eu', {})]) {
      assert.equal(next('2026-06-10T00:00', listed, [saved], rules), undefined);
    }
  });
});

describe('the plan of probes', () => {
  test('begins with the first saved case, follows listing and rules, and ends with the last case', () => {
    const shop = new Shop();
    assert.deepEqual(shop.planned(), []);
    shop.save('a');
    shop.save('b');
    assert.deepEqual(
      shop.planned().map(({ dueSimAt, subjectId, instanceId }) => [dueSimAt, subjectId, instanceId]),
      [[at('2026-06-10T15:00'), 'desk', '']],
    );
    const replace = (members: object): void => {
      shop.allowed((draft) => {
        draft.put('products', { ...shop.desk, ...members });
        return true;
      });
    };
    replace({ status: 'discontinued' });
    assert.deepEqual(shop.planned(), []);
    replace({ status: 'listed' });
    assert.equal(shop.planned().length, 1);
    const setRules = (ruleOverrides: object): void => {
      shop.allowed((draft) => {
        draft.changeWorkspace({ ruleOverrides: ruleOverrides as never });
        return true;
      });
    };
    setRules({ 'probe.run': 'off' });
    assert.deepEqual(shop.planned(), []);
    setRules({ 'probe.afternoonHour': 18 });
    assert.deepEqual(
      shop.planned().map(({ dueSimAt }) => dueSimAt),
      [at('2026-06-10T18:00')],
    );
    for (const { id } of [...shop.state.all('debugCases').values()]) {
      shop.allowed((draft) => {
        draft.removeDebugCase(id);
        return true;
      });
    }
    assert.deepEqual(shop.planned(), []);
  });

  test('a change at the very instant of a probe does not lose it', () => {
    const shop = new Shop();
    shop.save('a');
    shop.simAt = at('2026-06-10T15:00');
    shop.save('b');
    assert.deepEqual(
      shop.planned().map(({ dueSimAt }) => dueSimAt),
      [at('2026-06-10T15:00')],
    );
    shop.probe();
    assert.equal(shop.need('probes', 'desk').runs[0]?.cases, 2);
    assert.equal(shop.planned()[0]?.dueSimAt, at('2026-06-11T09:00'));
  });

  test('stays when orders are reset; calls that are gone are named no more', () => {
    const shop = new Shop();
    shop.save('a');
    shop.probe(failure);
    const records = { ...shop.state.records(), calls: new Map() };
    for (const smaller of [withoutOrders(records), withoutFinishedCalls(records)]) {
      assert.deepEqual(
        [...smaller.events.values()].map(({ kind }) => kind),
        ['product.probe'],
      );
      assert.deepEqual(smaller.probes.get('desk')?.runs[0]?.failed, [{ activity: 'releaseInstance' }]);
      assert.equal(smaller.probes.get('desk')?.running, undefined);
    }
  });
});

describe('a probe', () => {
  test('sends every case once, tells the seller of a failure once, and remembers how each case fared', () => {
    const shop = new Shop();
    for (const id of ['a', 'b', 'c']) shop.save(id);
    const before = shop.state.all('calls').size;
    shop.probe((id) => (id === 'b' ? 'failure' : 'success'));
    assert.equal(shop.state.all('calls').size, before + 3);
    const [run] = shop.need('probes', 'desk').runs;
    assert.deepEqual([run?.cases, run?.failed.length, run?.simAt], [3, 1, at('2026-06-10T15:00')]);
    assert.deepEqual(shop.told, ['probe_failed 1']);
    const [notice] = shop.state.all('notices').values();
    assert.deepEqual(
      [notice?.to, notice?.callId, notice?.params],
      ['seller', run?.failed[0]?.callId, { failed: 1, cases: 3, days: 1, limit: 5 }],
    );
    const lasts = [...shop.state.all('debugCases').values()].map(({ last }) => `${last.by} ${last.verdict}`);
    assert.deepEqual(lasts, ['probe success', 'probe failure', 'probe success']);
  });

  test('whose answers are late is not overtaken by the next one', () => {
    const shop = new Shop();
    shop.save('a');
    const [first] = shop.planned();
    assert.ok(first);
    shop.simAt = first.dueSimAt;
    shop.allowed((draft) => {
      runEvent(draft, first);
      return true;
    });
    const [second] = shop.planned();
    assert.ok(second);
    shop.simAt = second.dueSimAt;
    shop.allowed((draft) => {
      runEvent(draft, second);
      return true;
    });
    assert.equal(shop.state.callingIds().size, 1);
    assert.equal(shop.planned()[0]?.dueSimAt, at('2026-06-11T15:00'));
    shop.answer();
    assert.equal(shop.need('probes', 'desk').runs.length, 1);
  });

  test('is left out of a long jump, but for its last days', () => {
    const shop = new Shop('cn', { 'probe.jumpDays': 2 });
    shop.save('a');
    const workspace = shop.need('workspace', 'default');
    const jump = { status: 'running', deliver: 'send', toSimAt: at('2026-06-14T12:00') } as never;
    shop.put('workspace', { ...workspace, jump });
    const sent: number[] = [];
    while ((shop.planned()[0]?.dueSimAt ?? Infinity) <= at('2026-06-14T12:00')) {
      shop.probe();
      sent.push(shop.need('probes', 'desk').runs.length);
    }
    assert.deepEqual(sent, [0, 0, 0, 0, 1, 2, 3, 4]);
    assert.equal(shop.need('probes', 'desk').runs[0]?.simAt, at('2026-06-12T15:00'));
  });

  test('sends nothing in a jump that only writes its calls down, and goes on behind it', () => {
    const shop = new Shop();
    shop.save('a');
    const workspace = shop.need('workspace', 'default');
    shop.put('workspace', { ...workspace, jump: { status: 'running', deliver: 'record_only' } as never });
    shop.probe();
    assert.deepEqual(shop.need('probes', 'desk').runs, []);
    shop.put('workspace', workspace);
    shop.probe();
    assert.equal(shop.need('probes', 'desk').runs.length, 1);
  });
});

describe('failing days (v1-saas 8.1: five in a row)', () => {
  test('freeze trade and hide the offering with the last probe of the fifth; all cases well again lift it', () => {
    const shop = new Shop();
    shop.save('a');
    shop.save('b');
    // The afternoon of the first day, two probes on each of three days, the morning of the fifth: four failing days.
    for (let count = 1; count <= 8; count += 1) shop.probe(failure);
    assert.equal(failingDays(shop.need('probes', 'desk'), siteProfile('cn', {})), 4);
    assert.equal(shop.desk.sanction?.frozenSimAt, undefined);
    shop.probe(failure);
    assert.equal(shop.desk.sanction?.frozenSimAt, at('2026-06-14T15:00'));
    assert.equal(shop.told.at(-1), 'trade_frozen 5');
    const refusal = shop.allowed((draft) => ({
      reason: purchaseRefusal(draft, { product: shop.desk, buyerId: 'ann', quote: {} as never })?.reason,
    }));
    assert.equal(refusal.reason, 'product_trade_frozen');

    shop.probe((id) => (id === 'a' ? 'success' : 'failure'));
    assert.notEqual(shop.desk.sanction?.frozenSimAt, undefined, 'still probed, and still not mended');
    const frozenOnce = shop.told.filter((kind) => kind.startsWith('trade_frozen'));
    assert.equal(frozenOnce.length, 1);
    shop.probe();
    assert.equal(shop.desk.sanction?.frozenSimAt, undefined);
    assert.equal(shop.told.at(-1), 'trade_thawed');
    assert.deepEqual(failingDays(shop.need('probes', 'desk'), siteProfile('cn', {})), 0);
  });

  test('the seller need not wait for a probe: cases that are run again and answered well lift it', () => {
    const shop = new Shop('cn', { 'probe.failingDays': 1 });
    shop.save('a');
    shop.save('b');
    shop.probe(failure);
    assert.notEqual(shop.desk.sanction?.frozenSimAt, undefined);
    for (const [index, saved] of [...shop.state.all('debugCases').values()].entries()) {
      shop.allowed((draft) => replayDebugCase(draft, saved, 'debugging'));
      shop.answer();
      assert.equal(shop.desk.sanction?.frozenSimAt === undefined, index === 1);
    }
  });

  test('by another reading only the operator lifts it; the failing days are forgotten', () => {
    const shop = new Shop('cn', { 'probe.failingDays': 2, 'probe.liftedBy': 'by_operator' });
    shop.save('a');
    for (let count = 1; count <= 3; count += 1) shop.probe(failure);
    shop.probe();
    assert.notEqual(shop.desk.sanction?.frozenSimAt, undefined);
    shop.allowed((draft) => liftFreeze(draft, 'desk'));
    assert.equal(shop.desk.sanction?.frozenSimAt, undefined);
    assert.equal(shop.refused((draft) => liftFreeze(draft, 'desk')).reason, 'freeze_not_frozen');
    shop.probe(failure);
    assert.deepEqual([shop.told.at(-1), shop.desk.sanction?.frozenSimAt], ['probe_failed 1', undefined]);
  });

  test('one good probe saves the day, or not, as the rule has it', () => {
    for (const [rule, days] of [
      ['every_probe', [1, 0, 0, 0, 0, 0]],
      ['any_probe', [1, 1, 2, 3, 3, 4]],
    ] as const) {
      const shop = new Shop('cn', { 'probe.dayFails': rule });
      shop.save('a');
      const found: number[] = [];
      // The 10th: bad; the 11th: good, bad; the 12th: bad, good; the 13th: bad, and another one to come.
      for (const good of [false, true, false, false, true, false]) {
        shop.probe(() => (good ? 'success' : 'failure'));
        found.push(failingDays(shop.need('probes', 'desk'), siteProfile('cn', { 'probe.dayFails': rule })));
      }
      assert.deepEqual(found, days, rule);
    }
  });

  test('0 never freezes; a freeze outlives failed orders of the next month', () => {
    const shop = new Shop('cn', { 'probe.failingDays': 0 });
    shop.save('a');
    for (let count = 1; count <= 12; count += 1) shop.probe(failure);
    assert.equal(shop.desk.sanction, undefined);
    shop.put('products', { ...shop.desk, sanction: { month: '2026-06', failedOrders: 3, frozenSimAt: 1 } });
    shop.simAt = at('2026-07-01T10:00');
    const order = { id: 'CS1', type: 'new', buyerId: 'ann', productId: 'desk', instanceId: 'ins-1' } as Order;
    shop.allowed((draft) => {
      countFailedOrder(draft, order);
      return true;
    });
    assert.deepEqual(shop.desk.sanction, { month: '2026-07', failedOrders: 1, frozenSimAt: 1 });
  });

  test('what is remembered is bounded', () => {
    const shop = new Shop('cn', { 'probe.failingDays': 30 });
    shop.save('a');
    for (let count = 1; count <= 60; count += 1) shop.probe(failure);
    const { runs, days } = shop.need('probes', 'desk');
    assert.deepEqual([runs.length, days.length], [20, 31]);
    assert.notEqual(shop.desk.sanction?.frozenSimAt, undefined);
  });
});
