import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallFields } from '../../src/domain/call-fields.ts';
import type { MarketActivity } from '../../src/domain/call-direction.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import { caseScene } from '../../src/domain/debug-case.ts';
import {
  caseSubject,
  missingCases,
  ownCalls,
  requiredCases,
  type CaseSubject,
  type SavedCase,
} from '../../src/domain/required-cases.ts';
import { withoutFinishedCalls, withoutOrders } from '../../src/domain/smaller-records.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const NOTHING: CaseSubject = {
  version: '1.0',
  site: 'cn',
  billing: [],
  packages: [],
  upgrades: false,
  changesAtRenewal: false,
  extensions: false,
};

const needed = (subject: Partial<CaseSubject>): string =>
  requiredCases({ ...NOTHING, ...subject })
    .map(({ id }) => id)
    .join(' ');

const saved = (activity: MarketActivity, fields: CallFields = {}, version: '1.0' | '2.0' = '1.0'): SavedCase => ({
  version,
  activity,
  fields,
});

describe('cases that V1.0 asks for (v1-saas 9.2)', () => {
  const table: readonly [what: string, subject: Partial<CaseSubject>, cases: string][] = [
    ['period prices', { billing: ['period'] }, 'create_period renew expire release'],
    ['a one-time price', { billing: ['one_time'] }, 'create_one_time release'],
    [
      'both: release only once',
      { billing: ['period', 'one_time'] },
      'create_period create_one_time renew expire release',
    ],
    ['pay-per-use', { billing: ['on_demand'] }, 'create_on_demand release status query'],
    [
      'pay-per-use with an ordinary package',
      { billing: ['on_demand', 'package'], packages: ['pay'] },
      'create_on_demand release status query',
    ],
    [
      'a stop-when-used-up package',
      { billing: ['on_demand', 'package'], packages: ['pay', 'stop'] },
      'create_on_demand create_package release status query',
    ],
    ['rules for changes', { billing: ['period'], upgrades: true }, 'create_period renew expire release upgrade'],
    [
      'a trial',
      { billing: ['period', 'trial'] },
      'create_period renew renew_product_empty renew_product_filled renew_not_trial renew_trial_to_formal expire release',
    ],
    ['extension parameters', { billing: ['one_time'], extensions: true }, 'create_one_time create_extensions release'],
    [
      'a change at renewal, which V1.0 does not know',
      { billing: ['one_time'], changesAtRenewal: true },
      'create_one_time release',
    ],
    ['nothing', {}, ''],
  ];
  for (const [what, subject, cases] of table) test(what, () => assert.equal(needed(subject), cases));
});

describe('cases that V2.0 asks for (v2-saas 9)', () => {
  const period = 'v2_create v2_query v2_refresh';
  const table: readonly [what: string, subject: Partial<CaseSubject>, cases: string][] = [
    ['a one-time price', { billing: ['one_time'] }, 'v2_create v2_query v2_release'],
    ['period prices', { billing: ['period'] }, `${period} v2_status v2_release`],
    ['pay-per-use on the China site', { billing: ['on_demand'] }, `${period} v2_status_metered v2_release`],
    ['pay-per-use on the international site', { billing: ['on_demand'], site: 'intl' }, `${period} v2_release`],
    [
      'packages beside a period: no case twice',
      { billing: ['period', 'on_demand', 'package'], packages: ['stop'] },
      `${period} v2_status v2_release`,
    ],
    ['a trial', { billing: ['period', 'trial'] }, `${period} v2_trial_to_formal v2_status v2_release`],
    [
      'changes, also at renewal',
      { billing: ['period'], upgrades: true, changesAtRenewal: true },
      `${period} v2_status v2_release v2_upgrade v2_change_check`,
    ],
    [
      'changes at renewal on the Europe site, which has no check',
      { billing: ['period'], upgrades: true, changesAtRenewal: true, site: 'eu' },
      `${period} v2_status v2_release v2_upgrade`,
    ],
    [
      'extension parameters, which its calls do not carry',
      { billing: ['one_time'], extensions: true },
      'v2_create v2_query v2_release',
    ],
  ];
  for (const [what, subject, cases] of table) {
    test(what, () => assert.equal(needed({ version: '2.0', ...subject }), cases));
  }

  test('every case names where it is asked for', () => {
    const all = (['1.0', '2.0'] as const).flatMap((version) =>
      requiredCases({
        version,
        site: 'cn',
        billing: ['period', 'one_time', 'trial', 'on_demand', 'package'],
        packages: ['stop'],
        upgrades: true,
        changesAtRenewal: true,
        extensions: true,
      }),
    );
    assert.ok(all.length > 20);
    for (const { source } of all) assert.match(source, /saas 9|marketplace-rules 13\.2/);
  });
});

describe('which cases are missing', () => {
  const missing = (subject: Partial<CaseSubject>, cases: readonly SavedCase[]): string =>
    missingCases(requiredCases({ ...NOTHING, ...subject }), cases)
      .map(({ id }) => id)
      .join(' ');

  test('a creation counts for its own charging mode', () => {
    const cases = [saved('newInstance', { chargingMode: '3' }), saved('releaseInstance')];
    assert.equal(missing({ billing: ['period', 'one_time'] }, cases), 'create_period renew expire');
  });

  test('two renewals are enough for the rule of trials', () => {
    const plain = saved('refreshInstance', { productId: '', orderId: 'CS1' });
    const converted = saved('refreshInstance', { productId: '00301-666666-0--0', trialToFormal: '1' });
    const rest = [saved('newInstance', { chargingMode: '1' }), saved('expireInstance'), saved('releaseInstance')];
    assert.equal(missing({ billing: ['trial'] }, [...rest, plain]), 'renew_product_filled renew_trial_to_formal');
    assert.equal(missing({ billing: ['trial'] }, [...rest, plain, converted]), '');
  });

  test('cases of the other version do not count', () => {
    const cases = ['newInstance', 'queryInstance', 'releaseInstance'] as const;
    const asV1 = cases.map((activity) => saved(activity, { chargingMode: '3' }));
    assert.equal(missing({ version: '2.0', billing: ['one_time'] }, asV1), 'v2_create v2_query v2_release');
    const asV2 = cases.map((activity) => saved(activity, {}, '2.0'));
    assert.equal(missing({ version: '2.0', billing: ['one_time'] }, asV2), '');
  });
});

describe('what a product is asked for', () => {
  test('its prices, packages, rules and parameters decide', () => {
    const [specification] = TEST_PRODUCT.specifications;
    const [sku] = specification?.skus ?? [];
    assert.ok(specification && sku);
    const product: Product = {
      ...TEST_PRODUCT,
      interface: { version: '1.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
      specifications: [
        {
          ...specification,
          skus: [
            {
              ...sku,
              prices: [
                { offerId: 'OFFI1', billing: 'trial', unitPriceMinor: 0, trial: { type: 'day', number: 7 } },
                {
                  offerId: 'OFFI2',
                  billing: 'package',
                  unitPriceMinor: 1,
                  package: {
                    billingItemId: 'x',
                    quotaUnits: 1,
                    validity: { type: 'year', number: 1 },
                    overage: 'stop',
                  },
                },
              ],
            },
          ],
        },
      ],
      changeRules: { upgrades: [], scaleOuts: [{ skuCode: sku.code, stepFactor: 2 }] },
      extensions: [{ name: 'ip', label: { en: 'IP', zh: 'IP' }, required: false }],
    };
    assert.deepEqual(caseSubject(product, 'intl'), {
      version: '1.0',
      site: 'intl',
      billing: ['trial', 'package'],
      packages: ['stop'],
      upgrades: true,
      changesAtRenewal: false,
      extensions: true,
    });
  });
});

test('a case is told apart by the words of the wire', () => {
  assert.equal(caseScene({ fields: { scene: 'RENEWAL', orderId: 'CS1' } }), 'scene=RENEWAL');
  assert.equal(caseScene({ fields: { chargingMode: '0', trialToFormal: '' } }), 'chargingMode=0');
  assert.equal(caseScene({ fields: { instanceId: 'x' } }), undefined);
});

describe('a smaller reset', () => {
  test('keeps the saved cases; the call that answered them last leads nowhere any more', () => {
    const market = new Decisions();
    const last = { verdict: 'success', by: 'debugging', simAt: NOW, wallAt: NOW } as const;
    const rest = {
      productId: 'desk',
      version: '1.0',
      activity: 'releaseInstance',
      fields: {},
      savedSimAt: NOW,
      savedWallAt: NOW,
    } as const;
    market.put('debugCases', { ...rest, id: 'case-1', last: { ...last, callId: 'call-1' } });
    market.put('debugCases', { ...rest, id: 'case-2', last });
    const records = { ...market.state.records(), calls: new Map() };
    for (const smaller of [withoutOrders(records), withoutFinishedCalls(records)]) {
      assert.deepEqual(
        [...smaller.debugCases.values()],
        [
          { ...rest, id: 'case-1', last },
          { ...rest, id: 'case-2', last },
        ],
      );
    }
  });
});

describe('what the service has to ask of the marketplace itself (v2-saas 9, v1-saas 9.2)', () => {
  const asked = (subject: Partial<CaseSubject>): string =>
    ownCalls({ ...NOTHING, ...subject })
      .map(({ id }) => id)
      .join(' ');

  for (const [what, subject, calls] of [
    ['V2.0 by period', { version: '2.0', billing: ['period'] }, 'query_order'],
    ['V2.0 once', { version: '2.0', billing: ['one_time'] }, 'query_order'],
    ['V2.0 pay-per-use', { version: '2.0', billing: ['on_demand'] }, 'query_order push_usage'],
    ['V2.0 pay-per-use on the Europe site', { version: '2.0', billing: ['on_demand'], site: 'eu' }, 'query_order'],
    ['V2.0 without prices', { version: '2.0' }, ''],
    ['V1.0 by period', { billing: ['period'] }, ''],
    ['V1.0 with packages', { billing: ['package'], packages: ['pay'] }, 'push_usage'],
  ] as const) {
    test(`${what}: ${calls || 'nothing'}`, () => {
      assert.equal(asked(subject), calls);
    });
  }
});
