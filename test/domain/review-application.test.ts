import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentOf, type ApplicationKind, type ProductApplication } from '../../src/domain/application.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import { addWorkingDays, DAY_MS } from '../../src/domain/calendar.ts';
import type { DebugCase } from '../../src/domain/debug-case.ts';
import { problemsOf } from '../../src/domain/decide-application.ts';
import type { Draft } from '../../src/domain/draft.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { removeSpecification } from '../../src/domain/remove-from-market.ts';
import {
  approveApplication,
  endReviewTime,
  rejectApplication,
  submitApplication,
  withdrawApplication,
} from '../../src/domain/review-application.ts';
import { caseSubject, requiredCases } from '../../src/domain/required-cases.ts';
import { settleAttempt } from '../../src/domain/settle-attempt.ts';
import type { Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const LIVE: Product = {
  ...TEST_PRODUCT,
  interface: { version: '2.0', url: 'https://isv.example.com/old', accessKey: 'old', allowInsecureTransport: false },
};

/** A workspace with a verified address, its key, every needed case, and an application in a state. */
function desk(
  application: Partial<ProductApplication> = {},
  {
    site = 'cn',
    rules = {},
  }: { readonly site?: Site; readonly rules?: Readonly<Record<string, string | number>> } = {},
): Decisions {
  const market = new Decisions(site, rules);
  market.put('interfaceKeys', { id: 'key-1', keyClass: 'basic', secret: 'new', createdSimAt: NOW, createdWallAt: NOW });
  market.put('productionAddresses', {
    id: 'addr-1',
    url: 'https://isv.example.com/new',
    allowInsecureTransport: false,
    keyIds: { basic: 'key-1' },
    check: { simAt: NOW, wallAt: NOW, findings: [{ id: 'reachable', verdict: 'pass', params: {} }] },
    createdSimAt: NOW,
  });
  if (application.kind !== undefined && application.kind !== 'release') market.put('products', LIVE);
  market.put('applications', {
    id: 'app-1',
    productId: 'desk',
    kind: 'release',
    state: 'draft',
    content: { ...contentOf(LIVE), interface: { version: '2.0', addressId: 'addr-1' } },
    createdSimAt: NOW,
    editedSimAt: NOW,
    ...application,
  });
  for (const [index, needed] of requiredCases(caseSubject(LIVE, site)).entries()) {
    const fields = Object.fromEntries(
      needed.conditions.map((each) => [each.name, 'is' in each ? each.is : each.filled ? 'x' : '']),
    );
    const saved: DebugCase = {
      id: `case-${index}`,
      productId: 'desk',
      version: needed.version,
      activity: needed.activity,
      fields,
      savedSimAt: NOW,
      savedWallAt: NOW,
      last: { verdict: 'success', by: 'debugging', simAt: NOW, wallAt: NOW },
    };
    market.put('debugCases', saved);
  }
  return market;
}

/** Answers every call that is due. */
function answer(market: Decisions): void {
  for (const id of [...market.state.callingIds()]) {
    const attempt = {
      number: 1,
      simAt: market.simAt,
      wallAt: NOW,
      exchangeId: `${id}-1`,
      verdict: 'success',
      timings: { totalMs: 1 },
      checks: [],
    } as const;
    market.allowed((draft) => {
      settleAttempt(draft, id, { attempt });
      return true;
    });
  }
}

/** A step whose replayed cases are answered well. */
function step(market: Decisions, decide: (draft: Draft) => ProductApplication | Refusal): ProductApplication | Refusal {
  const begun = market.decide(decide);
  answer(market);
  return isRefusal(begun) ? begun : market.need('applications', begun.id);
}

const submit = (market: Decisions) => step(market, (draft) => submitApplication(draft, 'app-1'));
const approve = (market: Decisions, remark = '') => step(market, (draft) => approveApplication(draft, 'app-1', remark));

const reasonOf = (result: ProductApplication | Refusal | Product): string =>
  isRefusal(result) ? result.reason : 'state' in result ? result.state : result.status;

const told = (market: Decisions): string[] =>
  [...market.state.all('notices').values()].map(({ kind, params }) => `${kind} ${params['reason'] ?? ''}`.trim());

describe('states of an application (marketplace-rules 13.3)', () => {
  const STATES = ['draft', 'pending_approval', 'approved', 'rejected'] as const;
  const STEPS = {
    submit,
    withdraw: (market: Decisions) => market.decide((draft) => withdrawApplication(draft, 'app-1')),
    approve,
    reject: (market: Decisions) => market.decide((draft) => rejectApplication(draft, 'app-1', 'No.')),
  };
  const table: Record<keyof typeof STEPS, readonly string[]> = {
    submit: ['pending_approval', 'application_not_draft', 'application_not_draft', 'application_not_draft'],
    withdraw: ['application_not_pending', 'draft', 'application_not_pending', 'application_not_pending'],
    approve: ['application_not_pending', 'approved', 'application_not_pending', 'application_not_pending'],
    reject: ['application_not_pending', 'rejected', 'application_not_pending', 'application_not_pending'],
  };
  for (const [step, outcomes] of Object.entries(table)) {
    for (const [index, state] of STATES.entries()) {
      test(`${step} from ${state}: ${outcomes[index]}`, () => {
        const market = desk({ state }, { rules: { 'review.withdrawal': 'all_kinds' } });
        const result = STEPS[step as keyof typeof STEPS](market);
        assert.equal(reasonOf(result), outcomes[index]);
        const kept = market.need('applications', 'app-1').state;
        assert.equal(kept, isRefusal(result) ? state : outcomes[index], 'a refusal changes nothing');
      });
    }
  }

  test('a pending application of SaaS cannot be withdrawn by the documented reading', () => {
    const market = desk({ state: 'pending_approval' });
    assert.equal(reasonOf(market.decide((draft) => withdrawApplication(draft, 'app-1'))), 'application_no_withdrawal');
  });
});

describe('what a review does', () => {
  test('a new product is in the catalogue only once approved, at the address and with the key that were chosen', () => {
    const market = desk();
    submit(market);
    assert.equal(market.state.get('products', 'desk'), undefined);
    approve(market, 'Fine.');
    const { status, interface: access, featured } = market.need('products', 'desk');
    assert.deepEqual(
      [status, access.url, access.accessKey, featured],
      ['listed', 'https://isv.example.com/new', 'new', false],
    );
    assert.deepEqual(told(market), ['application_approved']);
    assert.deepEqual(
      [...market.state.queue.values()].map(({ kind }) => kind),
      ['product.probe'],
      'the end of the time is not waited for any more; its saved cases are probed from now on',
    );
  });

  test('a live product stays as it is until its change is approved; what the marketplace holds about it stays after', () => {
    const market = desk({ kind: 'change', content: { ...contentOf(LIVE), tagline: { en: 'New', zh: '新' } } });
    market.put('products', { ...LIVE, featured: true, sanction: { month: '2026-06', failedOrders: 2 } });
    submit(market);
    assert.equal(market.need('products', 'desk').tagline.en, 'A desk');
    approve(market);
    const { tagline, interface: access, sanction, featured } = market.need('products', 'desk');
    assert.deepEqual([tagline.en, access.accessKey, sanction?.failedOrders, featured], ['New', 'old', 2, true]);
  });

  test('a rejection tells the reason and leaves the live product alone', () => {
    const market = desk({ kind: 'change', content: { ...contentOf(LIVE), tagline: { en: 'New', zh: '新' } } });
    submit(market);
    market.allowed((draft) => rejectApplication(draft, 'app-1', 'The picture is missing.'));
    assert.deepEqual(told(market), ['application_rejected The picture is missing.']);
    assert.equal(market.need('products', 'desk').tagline.en, 'A desk');
  });

  test('a needed case that is not saved keeps it from being submitted, and from being approved', () => {
    const market = desk();
    submit(market);
    const [saved] = [...market.state.all('debugCases').values()];
    assert.ok(saved);
    market.state.apply({ collection: 'debugCases', id: saved.id, value: null });
    assert.equal(reasonOf(market.decide((draft) => approveApplication(draft, 'app-1', ''))), 'application_incomplete');
    const open = desk();
    open.state.apply({ collection: 'debugCases', id: saved.id, value: null });
    assert.equal(reasonOf(open.decide((draft) => submitApplication(draft, 'app-1'))), 'application_incomplete');
    open.decide((draft) => {
      const [problem] = problemsOf(draft, draft.need('applications', 'app-1'));
      assert.deepEqual([problem?.code, problem?.params['activity']], ['case_missing', saved.activity]);
      return true;
    });
  });

  for (const [rule, complete, state, message] of [
    ['by_operator', true, 'pending_approval', []],
    ['automatic', true, 'approved', ['application_approved']],
    ['automatic', false, 'rejected', ['application_rejected application_incomplete']],
  ] as const) {
    test(`when its time is over, ${rule}, ${complete ? 'complete' : 'incomplete'}: ${state}`, () => {
      const market = desk({}, { rules: { 'review.decision': rule } });
      submit(market);
      const [event] = [...market.state.queue.values()];
      assert.deepEqual([event?.kind, event?.dueSimAt], ['application.review', addWorkingDays(NOW, 3)]);
      if (!complete) {
        const [saved] = [...market.state.all('debugCases').values()];
        market.state.apply({ collection: 'debugCases', id: saved?.id ?? '', value: null });
      }
      market.decide((draft) => {
        endReviewTime(draft, 'app-1');
        return true;
      });
      answer(market);
      assert.equal(market.need('applications', 'app-1').state, state);
      assert.deepEqual(told(market), message);
    });
  }

  const removals: [Site, string, string][] = [
    ['cn', 'pending_approval', 'listed'],
    ['intl', 'approved', 'discontinued'],
    ['eu', 'approved', 'discontinued'],
  ];
  for (const [site, state, status] of removals) {
    test(`${site}: submitting a removal leads to ${state}`, () => {
      const kind: ApplicationKind = 'removal';
      const market = desk({ kind, removalReason: 'End of life' }, { site });
      submit(market);
      assert.equal(market.need('applications', 'app-1').state, state);
      assert.equal(market.need('products', 'desk').status, status);
      if (site !== 'cn') {
        assert.deepEqual(market.need('products', 'desk').removal, { simAt: NOW, reason: 'End of life' });
        assert.deepEqual(told(market), ['product_removed']);
      }
    });
  }

  test('removal is final: no change of a removed product, no second removal of a specification', () => {
    const market = desk({ kind: 'change' });
    market.allowed((draft) => removeSpecification(draft, 'desk', 'standard', 'Old'));
    const again = market.decide((draft) => removeSpecification(draft, 'desk', 'standard', 'Old'));
    assert.equal(reasonOf(again), 'specification_removed');
    market.put('products', { ...LIVE, status: 'discontinued', removal: { simAt: NOW, reason: 'Old' } });
    assert.equal(reasonOf(market.decide((draft) => submitApplication(draft, 'app-1'))), 'product_removed');
  });
});

describe('working days (Monday to Friday in Beijing)', () => {
  const at = (text: string): number => Date.parse(`${text}+08:00`);
  for (const [from, days, to] of [
    ['2026-06-10T10:00:00', 3, '2026-06-15T10:00:00'],
    ['2026-06-12T23:30:00', 1, '2026-06-15T23:30:00'],
    ['2026-06-13T00:30:00', 1, '2026-06-15T00:30:00'],
    ['2026-06-12T07:00:00', 0, '2026-06-12T07:00:00'],
  ] as const) {
    test(`${from} and ${days} are ${to}`, () => assert.equal(addWorkingDays(at(from), days), at(to)));
  }
  test('five are a week', () => assert.equal(addWorkingDays(NOW, 5), NOW + 7 * DAY_MS));
});
