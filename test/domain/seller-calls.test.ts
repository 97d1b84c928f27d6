import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Buyer } from '../../src/domain/buyer.ts';
import type { ProtocolVersion } from '../../src/domain/call.ts';
import type { Price, Product } from '../../src/domain/catalogue.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import {
  operationOf,
  sellerMessage,
  statusChange,
  type CallSubject,
  type SellerIntent,
} from '../../src/domain/seller-calls.ts';
import type { TermChange } from '../../src/domain/seller-intent.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';

const AT = Date.parse('2026-06-10T10:00:00+08:00');

const buyer: Buyer = {
  id: 'lakeside',
  name: '湖畔 & 公司',
  level: 'V2',
  balanceMinor: 0,
  email: 'it@lakeside.example',
  mobilePhone: '13800138000',
  consent: true,
};

const purchase: Order = {
  id: 'CS2606101000AAAAA',
  type: 'new',
  status: 'completed',
  buyerId: 'lakeside',
  productId: 'desk',
  instanceId: 'ins-1',
  currency: 'CNY',
  totalMinor: 90_005,
  line: {
    id: 'CS2606101000AAAAA-000001',
    specificationId: 'standard',
    skuCode: 'sku-1',
    offerId: 'OFFI-MONTH',
    billing: 'period',
    period: { type: 'month', number: 1 },
    quantity: 20,
    unitPriceMinor: 1,
    amountMinor: 1,
  },
  createdSimAt: AT,
  createdWallAt: AT,
  consent: true,
  extendParams: [{ name: 'emailDomainName', value: '测试.example.com' }],
};

const instance: Instance = {
  id: 'ins-1',
  sellerInstanceId: 'isv-1',
  status: 'in_use',
  sellerState: 'normal',
  orderId: purchase.id,
  orderLineId: purchase.line.id,
  productId: 'desk',
  buyerId: 'lakeside',
  specificationId: 'standard',
  skuCode: 'sku-1',
  offerId: 'OFFI-MONTH',
  billing: 'period',
  quantity: 20,
  createdSimAt: AT,
};

const text = (en: string) => ({ en, zh: en });

const product: Product = {
  id: 'desk',
  name: text('Desk'),
  vendor: text('Firm'),
  category: 'collaboration',
  tagline: text('A desk'),
  description: text('A desk'),
  featured: false,
  status: 'listed',
  specifications: [
    {
      id: 'standard',
      name: text('Standard'),
      skus: [
        {
          code: 'sku-1',
          name: text('Basic'),
          quantity: { attribute: 'diskSize', unit: text('GB'), min: 1, max: 100, step: 1 },
          prices: [],
        },
      ],
    },
  ],
  interface: { version: '1.0', url: 'https://isv.example.com/', accessKey: 'key', allowInsecureTransport: false },
  asksFor: ['mobile_phone', 'email', 'iam_user'],
};

const subject: CallSubject = {
  instance,
  soldAs: 'period',
  purchase,
  buyer,
  product,
  profile: siteProfile('cn'),
};

const renewal: Order = {
  ...purchase,
  id: 'CS2607101000BBBBB',
  type: 'renew',
  totalMinor: 120_000,
  line: {
    ...purchase.line,
    id: 'CS2607101000BBBBB-000001',
    offerId: 'OFFI-YEAR',
    period: { type: 'year', number: 2 },
  },
};

/** The activity and the fields that hold something. */
function told(version: ProtocolVersion, intent: SellerIntent, about: Partial<CallSubject> = {}): unknown {
  const message = sellerMessage(version, { ...subject, ...about }, intent);
  if (!message) return undefined;
  const fields = Object.fromEntries(Object.entries(message.fields).filter(([, value]) => value !== ''));
  return { activity: message.activity, ...fields };
}

const CREATED_V1 = {
  activity: 'newInstance',
  customerId: '1f9bd6a1a0ae6a7e02beb4a39ecb9b1c',
  customerName: '湖畔 & 公司',
  userId: '9b5e21ce4f4d0b7b5c8cfcd4a6c0d7b1',
  userName: '湖畔 & 公司',
  mobilePhone: '13800138000',
  email: 'it@lakeside.example',
  orderId: purchase.id,
  skuCode: 'sku-1',
  productId: 'OFFI-MONTH',
  expireTime: '20260710155959',
  chargingMode: '1',
  periodType: 'month',
  periodNumber: '1',
  orderAmount: '900.05',
  diskSize: '20',
  saasExtendParams: '[{"name":"emailDomainName","value":"测试.example.com"}]',
};

test('creation: V1.0 carries everything, V2.0 only the order', () => {
  const created = told('1.0', { does: 'create' }) as typeof CREATED_V1;
  for (const id of [created.customerId, created.userId]) assert.match(id, /^[0-9a-f]{32}$/);
  assert.notEqual(created.customerId, created.userId);
  assert.deepEqual(created, { ...CREATED_V1, customerId: created.customerId, userId: created.userId });
  assert.deepEqual(told('2.0', { does: 'create' }), {
    activity: 'newInstance',
    orderId: purchase.id,
    orderLineId: purchase.line.id,
  });
});

test('V1.0: personal data travel only when the buyer agreed and the product asks for them', () => {
  const names = (about: Partial<CallSubject>) =>
    Object.keys(told('1.0', { does: 'create' }, about) as object).filter((name) =>
      ['userId', 'userName', 'mobilePhone', 'email'].includes(name),
    );
  assert.deepEqual(names({ purchase: { ...purchase, consent: false } }), []);
  const { consent: _none, ...never } = purchase;
  assert.deepEqual(names({ purchase: never }), []);
  assert.deepEqual(names({ product: { ...product, asksFor: ['email'] } }), ['email']);
  assert.deepEqual(names({ product: { ...product, asksFor: ['mobile_phone'] } }), ['mobilePhone']);
  assert.deepEqual(names({ product: { ...product, asksFor: ['iam_user'] } }), ['userId', 'userName']);
  assert.deepEqual(names({ buyer: { ...buyer, mobilePhone: null } }), ['userId', 'userName', 'email']);
});

test('V1.0: the IAM user that ordered, where there was one', () => {
  const iamUser = { id: 'u1', name: '张三' };
  const created = told('1.0', { does: 'create' }, { purchase: { ...purchase, iamUser } }) as typeof CREATED_V1;
  assert.deepEqual([created.userId, created.userName], ['u1', '张三']);
});

const MODES = [
  ['period', '1', '20260710155959', 'month', undefined],
  ['trial', '1', '20260710155959', undefined, '1'],
  ['one_time', '3', undefined, undefined, undefined],
  ['on_demand', '0', undefined, undefined, undefined],
  ['package', '5', '20260710155959', undefined, undefined],
] as const;

for (const [soldAs, chargingMode, expireTime, periodType, trialFlag] of MODES) {
  test(`V1.0 creation of ${soldAs}: chargingMode ${chargingMode}`, () => {
    const sold = { ...purchase, line: { ...purchase.line, billing: soldAs } };
    const created = told('1.0', { does: 'create' }, { soldAs, purchase: sold }) as Record<string, string>;
    assert.deepEqual(
      [created['chargingMode'], created['expireTime'], created['periodType'], created['trialFlag']],
      [chargingMode, expireTime, periodType, trialFlag],
    );
  });
}

for (const [billing, diskSize] of [
  ['one_time', '20'],
  ['on_demand', undefined],
  ['package', undefined],
] as const) {
  test(`V1.0 creation of ${billing}: ${diskSize ? 'with' : 'without'} the linear attributes of its SKU`, () => {
    const sold = { ...purchase, line: { ...purchase.line, billing } };
    const created = told('1.0', { does: 'create' }, { soldAs: billing, purchase: sold }) as Record<string, string>;
    assert.equal(created['diskSize'], diskSize);
  });
}

test('asking whether a creation is done is a call of V2.0 only', () => {
  assert.equal(told('1.0', { does: 'poll_creation' }), undefined);
  assert.deepEqual(told('2.0', { does: 'poll_creation' }), { activity: 'queryInstance', instanceId: 'isv-1' });
});

test('details: V1.0 sends newInstance again, and queryInstance where usage is to be seen', () => {
  const one: SellerIntent = { does: 'show_details', sellerInstanceIds: ['isv-1'] };
  const two: SellerIntent = { does: 'show_details', sellerInstanceIds: ['isv-1', 'isv-2'] };
  assert.deepEqual(told('1.0', one), told('1.0', { does: 'create' }));
  const query = { activity: 'queryInstance', instanceId: 'isv-1' };
  assert.deepEqual(told('1.0', one, { soldAs: 'on_demand' }), query);
  assert.deepEqual(told('2.0', one), query);
  for (const version of ['1.0', '2.0'] as const) {
    assert.deepEqual(told(version, two), { activity: 'queryInstance', instanceId: 'isv-1,isv-2' });
  }
});

const TERMS = [
  ['renewal', 'RENEWAL', { orderAmount: '1200.00' }],
  ['trial_to_formal', 'TRIAL_TO_FORMAL', { orderAmount: '1200.00', trialToFormal: '1' }],
  ['renewal_cancelled', 'UNSUBSCRIBE_RENEWAL_PERIOD', { orderAmount: '-1200.00' }],
  ['renewal_change', 'RENEWAL_CHANGE', { orderAmount: '1200.00' }],
] as const;

for (const [why, scene, more] of TERMS) {
  test(`another expiry (${why}) in both versions`, () => {
    const intent: SellerIntent = { does: 'set_term', why, order: renewal, expireSimAt: AT };
    const both = {
      activity: 'refreshInstance',
      orderId: renewal.id,
      instanceId: 'isv-1',
      productId: 'OFFI-YEAR',
      expireTime: '20260610020000',
    };
    assert.deepEqual(told('1.0', intent), { ...both, periodType: 'year', periodNumber: '2', ...more });
    assert.deepEqual(told('2.0', intent), { ...both, scene, orderLineId: renewal.line.id });
    const same: SellerIntent = { ...intent, order: { ...renewal, line: { ...renewal.line, offerId: 'OFFI-MONTH' } } };
    for (const version of ['1.0', '2.0'] as const) {
      assert.ok(!('productId' in (told(version, same) as object)), 'productId only when the period type changed');
    }
  });
}

test('V2.0: another SKU of the same period type brings no productId, another period type does, a converted trial too', () => {
  const price = (offerId: string, more: Partial<Price>): Price => ({
    offerId,
    billing: 'period',
    unitPriceMinor: 1,
    ...more,
  });
  const prices = {
    'sku-1': [
      price('OFFI-TRIAL', { billing: 'trial', trial: { type: 'day', number: 7 } }),
      price('OFFI-MONTH', { periodType: 'month' }),
      price('OFFI-YEAR', { periodType: 'year' }),
    ],
    'sku-2': [price('OFFI-MONTH-2', { periodType: 'month' }), price('OFFI-YEAR-2', { periodType: 'year' })],
  };
  const sold: Product = {
    ...product,
    specifications: Object.entries(prices).map(([code, own]) => ({
      id: code,
      name: text(code),
      skus: [{ code, name: text(code), prices: own }],
    })),
  };
  const sent = (why: TermChange, from: string, to: string): unknown => {
    const order = { ...renewal, line: { ...renewal.line, offerId: to } };
    const about = { product: sold, instance: { ...instance, offerId: from } };
    return (told('2.0', { does: 'set_term', why, order, expireSimAt: AT }, about) as { productId?: string }).productId;
  };
  assert.equal(sent('renewal_change', 'OFFI-MONTH', 'OFFI-MONTH-2'), undefined);
  assert.equal(sent('renewal_cancelled', 'OFFI-MONTH-2', 'OFFI-MONTH'), undefined);
  assert.equal(sent('renewal_change', 'OFFI-MONTH', 'OFFI-YEAR-2'), 'OFFI-YEAR-2');
  assert.equal(sent('renewal', 'OFFI-MONTH', 'OFFI-YEAR'), 'OFFI-YEAR');
  assert.equal(sent('trial_to_formal', 'OFFI-TRIAL', 'OFFI-MONTH'), 'OFFI-MONTH');
});

const FREEZES = [
  ['expired', 'period', { activity: 'expireInstance', orderId: purchase.id }],
  ['expired', 'trial', { activity: 'expireInstance', orderId: purchase.id }],
  ['expired', 'package', { activity: 'instanceStatus', instanceStatus: 'FREEZE' }],
  ['violation', 'period', { activity: 'instanceStatus', instanceStatus: 'FREEZE' }],
  ['arrears', 'on_demand', { activity: 'instanceStatus', instanceStatus: 'FREEZE' }],
] as const;

for (const [why, soldAs, v1] of FREEZES) {
  test(`freeze (${why}) of ${soldAs} in both versions`, () => {
    const intent: SellerIntent = { does: 'freeze', why };
    assert.deepEqual(told('1.0', intent, { soldAs }), { instanceId: 'isv-1', ...v1 });
    const v2 = { activity: 'updateInstanceStatus', instanceId: 'isv-1', status: 'FREEZE' };
    assert.deepEqual(told('2.0', intent, { soldAs }), v2);
    for (const version of ['1.0', '2.0'] as const) {
      const message = sellerMessage(version, { ...subject, soldAs }, intent);
      assert.equal(message && statusChange(message), 'freeze');
    }
  });
}

test('thaw: the renewal itself in V1.0, NORMAL when it was the operator; UNFREEZE in V2.0', () => {
  const normal = { activity: 'instanceStatus', instanceId: 'isv-1', instanceStatus: 'NORMAL' };
  const unfreeze = { activity: 'updateInstanceStatus', instanceId: 'isv-1', status: 'UNFREEZE' };
  assert.equal(told('1.0', { does: 'unfreeze', why: 'renewed' }), undefined);
  assert.deepEqual(told('1.0', { does: 'unfreeze', why: 'back_to_normal' }), normal);
  assert.deepEqual(told('2.0', { does: 'unfreeze', why: 'renewed' }), unfreeze);
  assert.deepEqual(told('2.0', { does: 'unfreeze', why: 'back_to_normal' }), unfreeze);
  const message = sellerMessage('1.0', subject, { does: 'unfreeze', why: 'back_to_normal' });
  assert.deepEqual(message && [statusChange(message), operationOf(message)], ['thaw', 'NORMAL']);
});

test('upgrade: V1.0 carries the new specification and the new total of the linear attribute', () => {
  const order: Order = { ...purchase, id: 'CS2606201000CCCCC', line: { ...purchase.line, quantity: 55 } };
  assert.deepEqual(told('1.0', { does: 'upgrade', order }), {
    activity: 'upgrade',
    instanceId: 'isv-1',
    orderId: order.id,
    skuCode: 'sku-1',
    productId: 'OFFI-MONTH',
    diskSize: '55',
  });
  assert.deepEqual(told('2.0', { does: 'upgrade', order }), {
    activity: 'upgradeInstance',
    instanceId: 'isv-1',
    orderId: order.id,
    orderLineId: order.line.id,
  });
});

const RELEASES = [
  ['paid', '900.05', '900.05'],
  ['refunded', '0.00', '1200.00'],
  ['absent', undefined, undefined],
] as const;

for (const [rule, atEnd, afterRefund] of RELEASES) {
  test(`release in V1.0 names the purchase, and as amount what the rule says: ${rule}`, () => {
    const profile = siteProfile('cn', { 'request.v1.releaseAmount': rule });
    const fields = { activity: 'releaseInstance', instanceId: 'isv-1', orderId: purchase.id };
    const withAmount = (orderAmount: string | undefined) => ({ ...fields, ...(orderAmount ? { orderAmount } : {}) });
    assert.deepEqual(told('1.0', { does: 'release' }, { profile }), withAmount(atEnd));
    const unsubscription: SellerIntent = { does: 'release', unsubscription: renewal };
    assert.deepEqual(told('1.0', unsubscription, { profile }), withAmount(afterRefund));
  });
}

test('release in V2.0 names the unsubscription where there was one', () => {
  const fields = { activity: 'releaseInstance', instanceId: 'isv-1' };
  assert.deepEqual(told('2.0', { does: 'release' }), fields);
  const orders = { orderId: renewal.id, orderLineId: renewal.line.id };
  assert.deepEqual(told('2.0', { does: 'release', unsubscription: renewal }), { ...fields, ...orders });
});

describe('changeInstanceCheck tells several quantities by the rule renewal.change.checkQuantities', () => {
  const target = { does: 'check_change', skuCode: 'sku-2', offerId: 'OFFI-2', quantity: 5 } as const;
  const productInfo = { productId: 'OFFI-2', skuCode: 'sku-2', linearValue: '5' };
  const asked = (rule: string, intent: SellerIntent): unknown =>
    told('2.0', intent, { profile: siteProfile('cn', { 'renewal.change.checkQuantities': rule }) });

  for (const [rule, further] of [
    ['first', {}],
    ['by_attribute', { diskSize: '300', bandWidth: '10' }],
  ] as const) {
    test(`${rule}: one object of texts`, () => {
      const members = { activity: 'changeInstanceCheck', instanceId: 'isv-1' };
      assert.deepEqual(asked(rule, { ...target, furtherQuantities: { diskSize: 300, bandWidth: 10 } }), {
        ...members,
        productInfo: { ...productInfo, ...further },
      });
      assert.deepEqual(asked(rule, target), { ...members, productInfo }, 'one quantity is told the same way');
    });
  }
});
