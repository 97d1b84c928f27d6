import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ListingContent } from '../../src/domain/application.ts';
import type { Price, Product } from '../../src/domain/catalogue.ts';
import type { InterfaceKey } from '../../src/domain/interface-key.ts';
import type { ProductionAddress } from '../../src/domain/production-address.ts';
import { submissionProblems, type SubmissionSubject } from '../../src/domain/submission-checks.ts';
import { TEST_PRODUCT } from '../support/market.ts';

const { id: _id, featured: _featured, status: _status, ...members } = TEST_PRODUCT;
const CONTENT: ListingContent = { ...members, interface: { version: '2.0', addressId: 'addr-1' } };
const LIVE: Product = {
  ...TEST_PRODUCT,
  interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
};
const ADDRESS: ProductionAddress = {
  id: 'addr-1',
  url: 'https://isv.example.com/produce',
  allowInsecureTransport: false,
  keyIds: { basic: 'key-1' },
  check: { simAt: 0, wallAt: 0, findings: [{ id: 'reachable', verdict: 'pass', params: {} }] },
  createdSimAt: 0,
};
const KEY: InterfaceKey = { id: 'key-1', keyClass: 'basic', secret: 'k', createdSimAt: 0, createdWallAt: 0 };
const GOOD: SubmissionSubject = {
  kind: 'release',
  content: CONTENT,
  live: undefined,
  address: ADDRESS,
  key: KEY,
  missingCases: [],
};
const [SPECIFICATION] = TEST_PRODUCT.specifications;
assert.ok(SPECIFICATION);
const [SKU] = SPECIFICATION.skus;
assert.ok(SKU);

const withSkus = (...skus: (typeof SKU)[]): ListingContent => ({
  ...CONTENT,
  specifications: [{ ...SPECIFICATION, skus }],
});

const PACKAGE: Price = {
  offerId: 'OFFI-P',
  billing: 'package',
  unitPriceMinor: 1,
  package: { billingItemId: 'calls', quotaUnits: 1, validity: { type: 'month', number: 1 }, overage: 'pay' },
};

describe('what keeps an application from being submitted', () => {
  const cases: [name: string, change: Partial<SubmissionSubject>, codes: readonly string[]][] = [
    ['nothing', {}, []],
    [
      'a text that is missing in one language',
      { content: { ...CONTENT, tagline: { en: 'A desk', zh: ' ' } } },
      ['text_missing tagline zh'],
    ],
    [
      'a text that is too long',
      { content: { ...CONTENT, name: { en: 'x'.repeat(101), zh: '桌' } } },
      ['text_too_long name en'],
    ],
    ['no specification', { content: { ...CONTENT, specifications: [] } }, ['no_specification']],
    ['a specification without SKU', { content: withSkus() }, ['specification_without_sku standard']],
    ['nothing for sale', { content: withSkus({ ...SKU, forSale: false }) }, ['specification_nothing_sold standard']],
    [
      'a SKU that is ticked and has no price',
      { content: withSkus({ ...SKU, prices: [] }) },
      ['sku_without_price standard'],
    ],
    [
      'a SKU without price that is not ticked beside one that is sold',
      { content: withSkus(SKU, { ...SKU, code: 'other', forSale: false, prices: [] }) },
      [],
    ],
    [
      'a package for a billing item that nothing opens',
      { content: withSkus({ ...SKU, prices: [PACKAGE] }) },
      ['package_without_item standard'],
    ],
    ['no address', { content: { ...CONTENT, interface: { version: '2.0' } }, address: undefined }, ['address_missing']],
    ['an address that is gone', { address: undefined, key: undefined }, ['address_gone']],
    ['an address that nobody has verified', { address: { ...ADDRESS, check: undefined } }, ['address_unverified']],
    [
      'an address that failed',
      {
        address: {
          ...ADDRESS,
          check: { simAt: 0, wallAt: 0, findings: [{ id: 'reachable', verdict: 'fail', params: {} }] },
        },
      },
      ['address_failed'],
    ],
    ['no key bound', { key: undefined }, ['key_missing']],
    ['a key that was replaced', { key: { ...KEY, replacedById: 'key-2' } }, ['key_missing']],
    [
      'a change rule for a SKU that is gone',
      {
        content: {
          ...CONTENT,
          changeRules: { upgrades: [{ fromSkuCode: 'sku-basic', toSkuCode: 'gone' }], scaleOuts: [] },
        },
      },
      ['change_rules_unfit'],
    ],
    [
      'cases that are not saved',
      { missingCases: [{ activity: 'newInstance', variant: 'chargingMode=1' }] },
      ['case_missing newInstance'],
    ],
    [
      'a change that leaves the address as it is',
      {
        kind: 'change',
        live: LIVE,
        content: { ...CONTENT, interface: { version: '2.0' } },
        address: undefined,
        key: undefined,
      },
      [],
    ],
    [
      'a change that drops a specification',
      {
        kind: 'change',
        live: LIVE,
        content: { ...CONTENT, specifications: [{ ...SPECIFICATION, id: 'new' }] },
      },
      ['specification_deleted standard'],
    ],
    [
      'a specification that is added to a product whose specifications were all removed',
      {
        kind: 'change',
        live: { ...LIVE, removedSpecifications: [{ specificationId: 'standard', simAt: 0, reason: 'old' }] },
        content: { ...CONTENT, specifications: [SPECIFICATION, { ...SPECIFICATION, id: 'new' }] },
      },
      ['specification_added_to_removed new'],
    ],
    ['nothing of a removal', { kind: 'removal', content: { ...CONTENT, specifications: [] } }, []],
  ];
  for (const [name, change, codes] of cases) {
    test(name, () => {
      const found = submissionProblems({ ...GOOD, ...change }).map(({ code, params }) =>
        [code, params['field'] ?? params['activity'] ?? params['specification'], params['language']]
          .filter((part) => part !== undefined)
          .join(' '),
      );
      assert.deepEqual(found, codes);
    });
  }
});
