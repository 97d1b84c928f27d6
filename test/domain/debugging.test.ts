import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Attempt, Call } from '../../src/domain/call.ts';
import { fieldText, type CallFields } from '../../src/domain/call-fields.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import { beginDebugging, DEBUG_CASES_MAX, replayDebugCase, type DebugCall } from '../../src/domain/debugging.ts';
import { debugInputs, debugProblems, debugTab, fieldsOfInputs, inputsOfFields } from '../../src/domain/debug-fields.ts';
import { debugPreset } from '../../src/domain/debug-presets.ts';
import { fulfils, requiredCases } from '../../src/domain/required-cases.ts';
import { debugTabs } from '../../src/domain/rules/debug-fields.ts';
import { settleAttempt } from '../../src/domain/settle-attempt.ts';
import { SITES } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const RELEASE: DebugCall = { activity: 'releaseInstance', fields: { instanceId: 'huaweitest123456', orderId: 'CS1' } };

function shop(version: '1.0' | '2.0' = '2.0'): Decisions {
  const market = new Decisions();
  market.put('products', {
    ...TEST_PRODUCT,
    id: 'desk',
    interface: { version, url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
  });
  return market;
}

function answer(market: Decisions, call: Call, verdict: Attempt['verdict'] = 'success'): void {
  const attempt: Attempt = {
    number: 1,
    simAt: NOW,
    wallAt: NOW,
    exchangeId: `${call.id}-1`,
    verdict,
    timings: { totalMs: 1 },
    checks: [],
  };
  market.allowed((draft) => {
    settleAttempt(draft, call.id, { attempt });
    return true;
  });
}

const send = (market: Decisions, wanted: DebugCall = RELEASE): Call =>
  market.allowed((draft) => beginDebugging(draft, 'desk', wanted));

const cases = (market: Decisions) => [...market.state.all('debugCases').values()];

describe('a debugging call (v1-saas 9.1)', () => {
  test('goes out at once with testFlag 1 and the address of the moment, of nobody and about no instance', () => {
    const market = shop();
    const call = send(market);
    const { status, cause, buyerId, instanceId, orderId, fields, destination } = call;
    assert.deepEqual(
      [status, cause, buyerId, instanceId, orderId, destination.url],
      ['calling', 'debugging', '', '', undefined, 'https://isv.example.com/'],
    );
    assert.deepEqual(fields, { ...RELEASE.fields, testFlag: '1' });
  });

  test('is saved when it succeeds, once however often it is sent; how it was answered last is known', () => {
    const market = shop();
    const first = send(market);
    answer(market, first);
    assert.equal(market.need('calls', first.id).status, 'success');
    const [saved] = cases(market);
    assert.deepEqual(
      [saved?.productId, saved?.version, saved?.activity, saved?.fields, saved?.last.callId],
      ['desk', '2.0', 'releaseInstance', RELEASE.fields, first.id],
    );
    const again = send(market, { ...RELEASE, fields: { ...RELEASE.fields, orderLineId: '' } });
    answer(market, again, 'failure');
    assert.equal(cases(market).length, 1, 'an empty member says nothing, so this is the same call');
    assert.deepEqual([cases(market)[0]?.last.verdict, cases(market)[0]?.last.callId], ['failure', again.id]);
    assert.equal(market.need('calls', again.id).status, 'failed', 'tried once, never again');
    assert.deepEqual([...market.state.all('notices').values()], []);
  });

  test('is not saved when it fails, nor when a question is answered with “still working”', () => {
    const market = shop();
    answer(market, send(market), 'failure');
    const query = send(market, { activity: 'queryInstance', fields: { instanceId: 'huaweitest123456' } });
    answer(market, query, 'pending');
    assert.equal(market.need('calls', query.id).status, 'failed');
    assert.deepEqual(cases(market), []);
  });

  test('with other values is another case; another version has cases of its own', () => {
    const market = shop();
    answer(market, send(market));
    answer(market, send(market, { ...RELEASE, fields: { ...RELEASE.fields, orderId: 'CS2' } }));
    const product = market.need('products', 'desk');
    market.put('products', { ...product, interface: { ...product.interface, version: '1.0' } });
    answer(market, send(market));
    assert.deepEqual(
      cases(market).map(({ version, fields }) => `${version} ${fieldText(fields['orderId'] ?? '')}`),
      ['2.0 CS1', '2.0 CS2', '1.0 CS1'],
    );
  });

  test('V1.0 keeps empty members, which a rule may send; businessId is left to be made anew', () => {
    const market = shop('1.0');
    const { fields } = send(market, {
      activity: 'newInstance',
      fields: { orderId: 'CS1', businessId: '', productId: '', customerId: 'c' },
    });
    assert.deepEqual(fields, { orderId: 'CS1', productId: '', customerId: 'c', testFlag: '1' });
  });

  test('a saved case is sent with its own values to the address that the product has by then', () => {
    const market = shop();
    answer(market, send(market));
    const product = market.need('products', 'desk');
    market.put('products', { ...product, interface: { ...product.interface, url: 'https://new.example.com/' } });
    const [saved] = cases(market);
    assert.ok(saved);
    const call = market.allowed((draft) => replayDebugCase(draft, saved, 'debugging'));
    assert.deepEqual(
      [call.destination.url, call.fields],
      ['https://new.example.com/', { ...RELEASE.fields, testFlag: '1' }],
    );
  });

  test('leaves fault plans alone that do not name it', () => {
    const market = shop();
    const plan = {
      id: 'flt-1',
      kind: 'bad_signature',
      match: {},
      times: 'next',
      settings: {},
      createdSimAt: NOW,
      createdWallAt: NOW,
      seen: 0,
      used: 0,
      recent: [],
    } as const;
    market.put('faults', plan);
    assert.equal(send(market).armedFault, undefined);
    assert.equal(market.need('faults', 'flt-1').used, 0);
    market.put('faults', { ...plan, match: { cause: 'debugging' } });
    assert.equal(send(market).armedFault?.kind, 'bad_signature');
  });

  test('is refused beyond the bound, unless it is a saved one, and while a jump sends nothing', () => {
    const market = shop();
    for (let count = 1; count <= DEBUG_CASES_MAX; count += 1) {
      answer(market, send(market, { ...RELEASE, fields: { ...RELEASE.fields, orderId: `CS${count}` } }));
    }
    const more = { ...RELEASE, fields: { ...RELEASE.fields, orderId: 'one more' } };
    assert.equal(market.refused((draft) => beginDebugging(draft, 'desk', more)).reason, 'debugging_too_many');
    answer(market, send(market));
    const workspace = market.need('workspace', 'default');
    const jump = { id: 'j', status: 'running', deliver: 'record_only' } as never;
    market.put('workspace', { ...workspace, jump });
    assert.equal(market.refused((draft) => beginDebugging(draft, 'desk', RELEASE)).reason, 'debugging_record_only');
  });
});

describe('preset values (v1-saas 9.1)', () => {
  const product = (version: '1.0' | '2.0'): Product => ({
    ...TEST_PRODUCT,
    interface: { version, url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
    asksFor: ['mobile_phone', 'email', 'iam_user'],
    extensions: [
      { name: 'emailDomainName', label: { en: 'Domain', zh: '域名' }, required: true },
      { name: 'note', label: { en: 'Note', zh: '备注' }, required: false },
    ],
  });
  const everything = {
    billing: ['period', 'one_time', 'trial', 'on_demand', 'package'],
    packages: ['stop'],
    upgrades: true,
    changesAtRenewal: true,
    extensions: true,
  } as const;

  for (const version of ['1.0', '2.0'] as const) {
    for (const site of SITES) {
      test(`${version} on ${site}: every tab is filled rightly, and for every required case so that it is one`, () => {
        for (const tab of debugTabs(version, site)) {
          const fields = fieldsOfInputs(debugPreset(product(version), tab, { simAt: NOW }));
          assert.deepEqual(debugProblems(tab, fields), [], tab.activity);
        }
        for (const needed of requiredCases({ version, site, ...everything })) {
          const tab = debugTab(product(version), site, needed.activity);
          assert.ok(tab, needed.id);
          const { conditions } = needed;
          const fields = fieldsOfInputs(debugPreset(product(version), tab, { simAt: NOW, conditions }));
          assert.deepEqual(debugProblems(tab, fields), [], needed.id);
          assert.ok(fulfils({ version, activity: needed.activity, fields }, needed), needed.id);
        }
      });
    }
  }

  test('are those of the real page', () => {
    const tab = debugTab(product('1.0'), 'cn', 'newInstance');
    assert.ok(tab);
    const preset = debugPreset(product('1.0'), tab, { simAt: NOW });
    assert.deepEqual(
      ['customerId', 'orderId', 'productId', 'chargingMode', 'expireTime', 'saasExtendParams.emailDomainName'].map(
        (name) => preset[name],
      ),
      [
        '68cbc86abc2018ab880d92f36422fa0e',
        'CS1906666666ABCDE',
        '00301-666666-0--0',
        '1',
        '20270610155959',
        'test.example.com',
      ],
    );
  });

  test('of a product without extension parameters of its own: those that the real page has', () => {
    const { extensions: _none, ...plain } = product('1.0');
    const tab = debugTab(plain, 'cn', 'newInstance');
    assert.ok(tab);
    const list = JSON.parse(debugPreset(plain, tab, { simAt: NOW })['saasExtendParams'] ?? '') as { name: string }[];
    assert.deepEqual(
      list.map(({ name }) => name),
      ['idNum', 'userName', 'custEmail'],
    );
    const upgrade = debugTab(plain, 'cn', 'upgrade');
    assert.equal(upgrade && debugPreset(plain, upgrade, { simAt: NOW })['saasExtendParams'], '');
  });

  test('go through the form and back', () => {
    for (const version of ['1.0', '2.0'] as const) {
      for (const tab of debugTabs(version, 'cn')) {
        const preset = debugPreset(product(version), tab, { simAt: NOW });
        assert.deepEqual(inputsOfFields(fieldsOfInputs(preset), debugInputs(product(version), tab)), preset);
      }
    }
  });
});

describe('what may be sent', () => {
  const problemsOf = (activity: string, fields: CallFields, version: '1.0' | '2.0' = '1.0') => {
    const tab = debugTabs(version, 'cn').find((each) => each.activity === activity);
    assert.ok(tab);
    return debugProblems(tab, fields).map(({ name, problem }) => `${name} ${problem}`);
  };

  test('mandatory members, lengths, choices and lists are looked at, unknown members refused', () => {
    assert.deepEqual(problemsOf('expireInstance', { instanceId: 'i' }), ['orderId required']);
    assert.deepEqual(problemsOf('expireInstance', { instanceId: 'i'.repeat(65), orderId: 'CS1' }), [
      'instanceId too_long',
    ]);
    assert.deepEqual(problemsOf('instanceStatus', { instanceId: 'i', instanceStatus: 'UNFREEZE' }), [
      'instanceStatus choice',
    ]);
    assert.deepEqual(problemsOf('releaseInstance', { instanceId: 'i', orderId: 'CS1', testFlag: '1' }), [
      'testFlag debug_unknown',
    ]);
    const upgrade = { instanceId: 'i', orderId: 'CS1', skuCode: 's', productId: 'p' };
    assert.deepEqual(problemsOf('upgrade', { ...upgrade, saasExtendParams: '{"name":1}' }), [
      'saasExtendParams debug_extensions',
    ]);
    assert.deepEqual(problemsOf('upgrade', { ...upgrade, saasExtendParams: '[{"name":"ip","value":"x"}]' }), []);
    assert.deepEqual(problemsOf('changeInstanceCheck', { instanceId: 'i', productInfo: { skuCode: 's' } }, '2.0'), [
      'productInfo.productId required',
    ]);
  });

  for (const version of ['1.0', '2.0'] as const) {
    test(`queryInstance of ${version} asks for at most 100 ids (v2-saas 4.2)`, () => {
      const ids = (count: number): string => Array.from({ length: count }, (_, at) => `i-${at}`).join(',');
      assert.deepEqual(problemsOf('queryInstance', { instanceId: ids(100) }, version), []);
      assert.deepEqual(problemsOf('queryInstance', { instanceId: ids(101) }, version), ['instanceId debug_ids']);
    });
  }

  for (const [site, digits] of [
    ['cn', 7],
    ['intl', 4],
  ] as const) {
    test(`${site}: quantities have at most ${digits} digits (v1-saas 0)`, () => {
      const upgrade = debugTabs('1.0', site).find(({ activity }) => activity === 'upgrade');
      assert.ok(upgrade);
      const fields = { instanceId: 'i', orderId: 'CS1', skuCode: 's', productId: 'p' };
      for (const name of ['amount', 'diskSize', 'bandWidth']) {
        assert.deepEqual(debugProblems(upgrade, { ...fields, [name]: '9'.repeat(digits) }), []);
        assert.deepEqual(debugProblems(upgrade, { ...fields, [name]: '9'.repeat(digits + 1) }), [
          { name, problem: 'too_long', params: { max: digits } },
        ]);
      }
    });
  }

  test('of extension parameters the bytes count: 1536 of them are the 2048 characters of Base64', () => {
    const list = (value: string): string => JSON.stringify([{ name: 'ip', value }]);
    const upgrade = { instanceId: 'i', orderId: 'CS1', skuCode: 's', productId: 'p' };
    const room = 1_536 - list('').length;
    assert.deepEqual(problemsOf('upgrade', { ...upgrade, saasExtendParams: list('x'.repeat(room)) }), []);
    for (const long of [list('x'.repeat(room + 1)), list('汉'.repeat(room / 2))]) {
      assert.deepEqual(problemsOf('upgrade', { ...upgrade, saasExtendParams: long }), ['saasExtendParams too_long']);
    }
  });

  test('the Europe site knows no change at renewal', () => {
    const tabs = debugTabs('2.0', 'eu');
    assert.ok(!tabs.some(({ activity }) => activity === 'changeInstanceCheck'));
    const scenes = tabs.find(({ activity }) => activity === 'refreshInstance')?.fields[0]?.choices;
    assert.deepEqual(scenes, ['RENEWAL', 'TRIAL_TO_FORMAL', 'UNSUBSCRIBE_RENEWAL_PERIOD']);
  });
});
