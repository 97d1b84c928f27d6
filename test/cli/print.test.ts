import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonText, plain, recordText, tableText } from '../../src/cli/print.ts';

/** What a terminal would obey. */
const OBEYED = /[\p{Cc}\u202e]/u;

describe('what the command line prints', () => {
  test('a list is a table; wide characters count twice', () => {
    const items = [
      { id: 'a', name: { en: 'Board', zh: '看板' }, billing: ['period', 'trial'] },
      { id: 'long-id', name: { en: '看板', zh: '看板' }, billing: [] },
    ];
    assert.deepEqual(tableText(items, ['id', 'name.en', 'billing']).split('\n'), [
      'id       name   billing',
      'a        Board  period, trial',
      'long-id  看板',
    ]);
  });

  test('a record is a line for each member, members of members by their path', () => {
    const text = recordText({
      id: 'ord',
      total: { amountMinor: 5 },
      lines: [{ id: 'l1' }],
      none: null,
      some: ['a', 'b'],
    });
    assert.deepEqual(text.split('\n'), [
      'id                 ord',
      'total.amountMinor  5',
      'lines[0].id        l1',
      'none               -',
      'some               a, b',
    ]);
  });

  test('a text of the seller cannot move the cursor, clear the screen or turn the direction', () => {
    const hostile = 'ok\u001b[2J\u009b31m\u202eabc\r\nnext';
    assert.equal(plain(hostile), 'ok\\u001b[2J\\u009b31m\\u202eabc  next');
    assert.doesNotMatch(tableText([{ id: hostile }], ['id']).split('\n')[1] ?? '', OBEYED);
    assert.doesNotMatch(recordText({ id: hostile }), OBEYED);
    const json = jsonText({ id: hostile }, 2);
    assert.doesNotMatch(json.replaceAll('\n', ' '), OBEYED);
    assert.deepEqual(JSON.parse(json), { id: hostile });
  });
});
