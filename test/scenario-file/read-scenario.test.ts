import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { readScenario, type Problem } from '../../src/scenario-file/read-scenario.ts';
import { scenarioSchema } from '../../src/scenario-file/scenario-schema.ts';
import { stepVerbs } from '../../src/web/scenarios/step-verbs.ts';
import { problemsOf } from '../support/json-schema.ts';

const VERBS = stepVerbs();
const BY_NAME = new Map(VERBS.map((verb) => [verb.name, verb]));

function problemsIn(text: string): readonly Problem[] {
  const read = readScenario(text, BY_NAME, 'en');
  return 'problems' in read ? read.problems : [];
}

/** Line, path, expected, got. */
function told(text: string): unknown[] {
  return problemsIn(text).map(({ kind, line, path, expected, got }) => [kind, line, path, expected, got]);
}

const GOOD = `name: Good
steps:
  - id: buy
    do: buy
    with: { productId: team-board, billing: period, period: { type: month, number: 1 } }
    expect: { status: completed, lines.0.quantity: { $above: 1 } }
  - do: advance
    with: { milestone: { instanceId: '\${{ steps.buy.instanceId }}', name: expiry } }
    calls: [updateInstanceStatus]
`;

describe('a scenario file that cannot run says where, what was expected, and what is there', () => {
  test('a good one has no problems', () => assert.deepEqual(told(GOOD), []));

  test('no YAML', () => {
    const [[kind, line] = []] = told('name: Good\nsteps: [\n') as [string, number][];
    assert.deepEqual([kind, line], ['not_yaml', 3]);
    assert.equal(problemsIn('a: 1\na: 2\n')[0]?.kind, 'not_yaml');
  });

  test('no scenario at all', () => {
    for (const text of ['\n', '7', '- a', 'name: X', 'name: X\nsteps: []']) {
      assert.deepEqual(new Set(problemsIn(text).map(({ kind }) => kind)), new Set(['shape']), text);
    }
  });

  test('an unknown verb, with the nearest one', () => {
    assert.deepEqual(told(GOOD.replace('do: advance', 'do: advence')), [
      ['unknown_verb', 7, 'steps.1.do', 'advance', 'advence'],
    ]);
  });

  test('verbs that would leave the workspace are none', () => {
    for (const verb of ['remove-workspace', 'add-workspace', 'export', 'import', 'events', 'run-scenario']) {
      assert.equal(problemsIn(`name: X\nsteps: [{ do: ${verb} }]`)[0]?.kind, 'unknown_verb', verb);
    }
  });

  test('a reference to no step, to a later step, and to nothing known', () => {
    assert.deepEqual(told(GOOD.replace('steps.buy.', 'steps.bye.')), [
      ['reference', 8, 'steps.1.with.milestone.instanceId', 'buy', 'steps.bye.instanceId'],
    ]);
    assert.equal(problemsIn(GOOD.replace('steps.buy.instanceId', 'secrets.KEY'))[0]?.got, 'secrets.KEY');
    assert.equal(problemsIn(GOOD.replace('id: buy', 'name: buy'))[0]?.expected, '', 'no step has an id');
    const early = `name: X\nsteps:\n  - do: order\n    with: { id: '\${{ steps.later.id }}' }\n  - id: later\n    do: clock\n`;
    assert.deepEqual(
      problemsIn(early).map(({ kind, line }) => [kind, line]),
      [['reference', 4]],
    );
  });

  test('wrong input, unknown members, a missing place, an id twice', () => {
    const [period] = problemsIn(GOOD.replace('number: 1', 'number: 12'));
    assert.deepEqual(
      [period?.kind, period?.line, period?.path, period?.got],
      ['input', 5, 'steps.0.with.period.number', '12'],
    );
    const unknown = problemsIn(GOOD.replace('billing: period,', 'biling: period,'));
    assert.deepEqual(
      unknown.map(({ path }) => path),
      ['steps.0.with.billing', 'steps.0.with.biling'],
    );
    assert.deepEqual(told('name: X\nsteps:\n  - do: order\n'), [['place', 3, 'steps.0.with.id', 'id', '']]);
    const twice = 'name: X\nsteps:\n  - { id: a, do: clock }\n  - { id: a, do: clock }\n';
    assert.deepEqual(told(twice), [['duplicate_id', 4, 'steps.1.id', '', 'a']]);
    assert.equal(problemsIn(`${GOOD}    expcet: { status: x }\n`)[0]?.line, 10);
  });

  test('a reference stands for any value that is not known yet', () => {
    assert.deepEqual(told(GOOD.replace('{ type: month, number: 1 }', "'${{ steps.buy.x }}'")).length, 1);
    const later = GOOD.replace(
      'do: advance\n    with: ',
      "do: renew\n    with: { id: x, period: { type: month, number: '${{ steps.buy.n }}' } }\n    expect: ",
    );
    assert.deepEqual(told(later), []);
  });

  test('hostile files: too large, too many aliases, a prototype, deep nesting', () => {
    assert.equal(problemsIn(`name: ${'x'.repeat(300_000)}`)[0]?.kind, 'too_large');
    const laughs = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    assert.equal(problemsIn(laughs)[0]?.kind, 'not_yaml');
    assert.ok(problemsIn('__proto__: { steps: [] }\nname: X\nsteps: [{ do: clock }]').length > 0);
    assert.ok(problemsIn(`name: X\nsteps: ${'['.repeat(2_000)}${']'.repeat(2_000)}`).length > 0);
    const words = '{ do: clock, expect: { x: 1 } }';
    assert.deepEqual(problemsIn(`name: X\nsteps: [${words}]`), []);
  });

  test('sentences about input are in the reader’s language', () => {
    const read = readScenario(GOOD.replace('billing: period,', ''), BY_NAME, 'zh');
    assert.match('problems' in read ? (read.problems[0]?.expected ?? '') : '', /[\u4e00-\u9fff]/);
  });
});

describe('the JSON schema of scenario files', () => {
  const schema = scenarioSchema(VERBS);

  test('accepts what runs', () => {
    assert.deepEqual(problemsOf(schema, parse(GOOD)), []);
  });

  test('names every verb, and refuses what the program refuses', () => {
    for (const [change, to] of [
      ['do: advance', 'do: advence'],
      ['billing: period,', 'biling: period,'],
      ['name: Good', 'title: Good'],
      ['number: 1', 'number: none'],
      ['    calls:', '    cals:'],
    ] as const) {
      const text = GOOD.replace(change, to);
      assert.ok(problemsIn(text).length > 0, to);
      assert.ok(problemsOf(schema, parse(text)).length > 0, to);
    }
  });
});
