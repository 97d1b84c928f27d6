import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differencesOf } from '../../src/scenario-file/compare.ts';
import { fillIn, ReferenceError } from '../../src/scenario-file/references.ts';

const ORDER = {
  id: 'CS1',
  status: 'completed',
  total: { amountMinor: 300, currency: 'CNY' },
  lines: [{ sku: 'a', quantity: 5 }, { sku: 'b' }],
  refund: null,
  at: '2027-03-01T01:00:00.000Z',
};

describe('comparing an answer', () => {
  for (const [wanted, path] of [
    [{ status: 'completed', 'total.amountMinor': 300 }, undefined],
    [{ status: 'refunded' }, 'status'],
    [{ total: { amountMinor: 301 } }, 'total.amountMinor'],
    [{ 'lines.1.sku': 'c' }, 'lines.1.sku'],
    [{ lines: [{ sku: 'a' }, {}] }, undefined],
    [{ lines: [{ sku: 'a' }] }, 'lines'],
    [{ lines: { $count: 2 } }, undefined],
    [{ lines: { $count: 3 } }, 'lines'],
    [{ lines: { $contains: { sku: 'b' } } }, undefined],
    [{ lines: { $contains: { sku: 'c' } } }, 'lines'],
    [{ id: { $contains: 'S' } }, undefined],
    [{ status: { $not: 'refunded' } }, undefined],
    [{ status: { $not: 'completed' } }, 'status'],
    [{ status: { $oneOf: ['completed', 'x'] } }, undefined],
    [{ status: { $oneOf: ['x'] } }, 'status'],
    [{ 'total.amountMinor': { $above: 299 } }, undefined],
    [{ 'total.amountMinor': { $above: 300 } }, 'total.amountMinor'],
    [{ 'total.amountMinor': { $below: '400' } }, 'total.amountMinor'],
    [{ refund: null, nothing: null }, undefined],
    [{ refund: { $exists: false }, id: { $exists: true } }, undefined],
    [{ id: { $exists: false } }, 'id'],
    [{ at: '2027-03-01T09:00:00+08:00' }, undefined],
    [{ toString: { $exists: true } }, 'toString'],
  ] as const) {
    test(JSON.stringify(wanted), () => {
      assert.deepEqual(
        differencesOf(wanted, ORDER).map((each) => each.path),
        path === undefined ? [] : [path],
      );
    });
  }
});

describe('references', () => {
  const known = { steps: new Map<string, unknown>([['buy', ORDER]]) };

  test('one that is the whole text takes the type; one within a text becomes part of it', () => {
    assert.deepEqual(
      fillIn(
        { a: '${{ steps.buy.total }}', b: ['${{steps.buy.lines.0.quantity}}'], c: 'no ${{ steps.buy.id }}!' },
        known,
      ),
      { a: ORDER.total, b: [5], c: 'no CS1!' },
    );
    assert.deepEqual(fillIn('${{ steps.buy }}', known), ORDER);
    assert.equal(fillIn('${{ steps.buy.id }}${{ steps.buy.id }}', known), 'CS1CS1');
  });

  test('one that leads nowhere is told with its place', () => {
    for (const text of ['${{ steps.buy.nothing }}', '${{ steps.buy.constructor }}', '${{ steps.other }}']) {
      assert.throws(
        () => fillIn({ with: { id: [text] } }, known),
        (error) => error instanceof ReferenceError && error.path === 'with.id.0',
      );
    }
  });
});
