import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MISTAKES } from '../../src/reference-isv/mistakes.ts';
import { FAILURE_CODES, MISBEHAVING_SWITCHES } from '../../src/reference-isv/switches.ts';
import type { ConformanceRun } from '../../src/conformance/run.ts';
import type { ConformanceSettings } from '../../src/conformance/settings.ts';
import { PATIENT, runAgainst, settingsFor, startSeller, targetOf, withVerdict } from './running.ts';

type Version = '1.0' | '2.0';

interface Row {
  readonly set: Readonly<Record<string, unknown>>;
  /** Ids that fail, ids that warn in brackets; or why nothing can be run, with the check that says so. */
  readonly red: Readonly<Record<Version, string>>;
  readonly rules?: ConformanceSettings['rules'];
}

const both = (red: string): Row['red'] => ({ '1.0': red, '2.0': red });
const v1 = (red: string): Row['red'] => ({ '1.0': red, '2.0': '' });
const v2 = (red: string): Row['red'] => ({ '1.0': '', '2.0': red });

/** In V1.0 a wrong `Body-Sign` fails; in V2.0 nobody asks for it, and a wrong one is worth a warning (v2-saas 3). */
const WRONG_SIGNATURE: Row['red'] = { '1.0': 'V1-SIGNATURE', '2.0': '(BODY-SIGN)' };
/** Both send `memo` with its characters as they are, which is the second thing to be seen (v1-saas 4.4). */
const UNESCAPED: Row['red'] = { '1.0': 'V1-SIGNATURE (MEMO-ESCAPED)', '2.0': '(BODY-SIGN) (MEMO-ESCAPED)' };
const UNREADABLE = both('not_json BODY-JSON');
const NOBODY = both('no_answer REACH');
const TOO_LATE = both('no_answer TIME-LIMIT');

const SHORT = { 'answer.timeoutMs': 2_000 };
const HOURLONG = { slowMs: 60_000 };
const DRIBBLING = { delivery: 'dribble', dribbleMs: 2_000 };

/** Mistakes in every call. */
const EVERYWHERE: readonly Row[] = [
  { set: { answering: 'off' }, red: NOBODY },
  { set: HOURLONG, rules: SHORT, red: TOO_LATE },
  { set: { slowMs: 60 }, rules: { 'answer.slowMs': 50 }, red: both('(TIME-SLOW)') },
  // Who refuses every creation has no instance that anything else could be asked about.
  ...FAILURE_CODES.filter((code) => code !== '000004').map((code) => ({
    set: { resultCode: code },
    red: both('ACT-CREATE'),
  })),
  // "Being created" is an answer of V2.0's newInstance, with the id to ask for; V1.0 is to succeed in the end.
  { set: { resultCode: '000004' }, red: { '1.0': 'ACT-CREATE', '2.0': 'ID-PRESENT' } },
  { set: DRIBBLING, rules: SHORT, red: TOO_LATE },
  { set: { delivery: 'reset' }, red: NOBODY },
  { set: { delivery: 'empty' }, red: UNREADABLE },
  { set: { delivery: 'truncated' }, red: NOBODY },
  { set: { delivery: 'wrong_content_type' }, red: both('CT-JSON') },
  { set: { delivery: 'redirect' }, red: UNREADABLE },
  { set: { delivery: 'status_500' }, red: UNREADABLE },
  { set: { delivery: 'status_502' }, red: UNREADABLE },
  { set: { delivery: 'status_503' }, red: both('HTTP-200') },
  { set: { body: 'not_json' }, red: UNREADABLE },
  { set: { body: 'html' }, red: UNREADABLE },
  // Whether V1.0 looks at it is not known: a warning.
  { set: { body: 'missing_result_msg' }, red: { '1.0': '(RESULT-MSG)', '2.0': 'RESULT-MSG' } },
  { set: { signature: 'missing' }, red: v1('V1-SIGN-HEADER') },
  { set: { signature: 'newline_added' }, red: WRONG_SIGNATURE },
  { set: { signature: 'reserialised' }, red: UNESCAPED },
  { set: { signature: 'names_reordered' }, red: WRONG_SIGNATURE },
  { set: { signature: 'blanks_added' }, red: WRONG_SIGNATURE },
  { set: { signature: 'blanks_removed' }, red: WRONG_SIGNATURE },
  { set: { signature: 'latin1' }, red: UNESCAPED },
  { set: { signature: 'gzip' }, red: both('not_json BODY-PLAIN') },
  { set: { signature: 'hex' }, red: WRONG_SIGNATURE },
  { set: { signature: 'double_encoded' }, red: WRONG_SIGNATURE },
  { set: { signature: 'url_encoded' }, red: WRONG_SIGNATURE },
  { set: { signature: 'key_with_timestamp' }, red: WRONG_SIGNATURE },
  { set: { signature: 'wrong_key' }, red: WRONG_SIGNATURE },
  { set: { signature: 'lower_case_type' }, red: v1('V1-SIGN-HEADER') },
  { set: { signature: 'quotes_missing' }, red: { '1.0': 'V1-SIGN-HEADER', '2.0': '(BODY-SIGN)' } },
  { set: { signature: 'header_misspelt' }, red: { '1.0': 'V1-SIGN-HEADER', '2.0': '(BODY-SIGN)' } },
  { set: { verification: 'plain_sha256' }, red: both('ACT-CREATE') },
  { set: { verification: 'values_encoded' }, red: v1('VALUE-ENCODING') },
  { set: { verification: 'plus_as_blank' }, red: v1('VALUE-ENCODING') },
  { set: { verification: 'key_without_timestamp' }, red: v1('ACT-CREATE') },
  { set: { verification: 'timestamp_seconds' }, red: v2('ACT-CREATE') },
  { set: { verification: 'names_z_to_a' }, red: both('ACT-CREATE') },
  { set: { verification: 'names_ignoring_case' }, red: v1('EXTRA-FIELD') },
  { set: { verification: 'digest_upper_case' }, red: v2('ACT-CREATE') },
  { set: { verification: 'empty_dropped' }, red: both('(EMPTY-VALUE)') },
  { set: { encryption: 'other_length' }, red: v1('V1-DECRYPT') },
  { set: { encryption: 'type_missing' }, red: v1('(V1-ENCRYPT-TYPE)') },
  { set: { encryption: 'not_encrypted' }, red: v1('V1-DECRYPT') },
  { set: { duplicateInstanceId: 'on' }, red: both('ID-UNIQUE') },
];

/** The same in one activity only: what else is found out about the service stays as it was. */
const IN_ONE_ACTIVITY: readonly Row[] = [
  { set: { answering: 'off' }, red: both('REACH') },
  { set: HOURLONG, rules: SHORT, red: both('TIME-LIMIT') },
  { set: DRIBBLING, rules: SHORT, red: both('TIME-LIMIT') },
  { set: { resultCode: '000005' }, red: both('ACT-TERM') },
  { set: { delivery: 'reset' }, red: both('REACH') },
  { set: { delivery: 'empty' }, red: both('BODY-JSON') },
  { set: { delivery: 'truncated' }, red: both('REACH') },
  { set: { delivery: 'redirect' }, red: both('HTTP-200') },
  { set: { delivery: 'status_500' }, red: both('HTTP-200') },
  { set: { delivery: 'status_502' }, red: both('HTTP-200') },
  { set: { body: 'not_json' }, red: both('BODY-JSON') },
  // A page is of another type as well.
  { set: { body: 'html' }, red: both('CT-JSON BODY-JSON') },
  { set: { signature: 'gzip' }, red: both('BODY-PLAIN') },
].map((row) => ({ ...row, set: { ...row.set, onActivity: 'refreshInstance' } }));

async function runWith(version: Version, { set, rules = {} }: Row): Promise<ConformanceRun> {
  await using seller = await startSeller();
  await seller.set(set);
  // Awaited here: the seller goes when this function ends.
  return await runAgainst(
    settingsFor(targetOf(seller), {
      version,
      // V1.0 asks about what is metered only.
      billing: version === '1.0' ? ['period', 'on_demand'] : ['period'],
      ordersAtOnce: 3,
      pollLimitMs: 20,
      rules: { ...PATIENT, ...rules },
    }),
    undefined,
    typeof set['onActivity'] === 'string' ? set['onActivity'] : '',
  );
}

function outcomeOf(run: ConformanceRun): string {
  if (run.cannotRun) return `${run.cannotRun.reason} ${run.cannotRun.check.id}`;
  return [...withVerdict(run, 'failed'), ...withVerdict(run, 'warning').map((id) => `(${id})`)].join(' ');
}

describe('each mistake of the sample seller turns exactly its own requirements red', { concurrency: 4 }, () => {
  for (const row of [...EVERYWHERE, ...IN_ONE_ACTIVITY]) {
    for (const version of ['1.0', '2.0'] as const) {
      const expected = row.red[version];
      test(`V${version} ${JSON.stringify(row.set)}: ${expected || 'nothing'}`, async () => {
        const run = await runWith(version, row);
        assert.equal(outcomeOf(run), expected);
        const failed = withVerdict(run, 'failed');
        for (const { id, skipped, because = [] } of run.requirements) {
          if (skipped !== 'earlier_failure') continue;
          assert.ok(
            because.length > 0 && because.every((each) => failed.includes(each)),
            `${id} says what it waits for`,
          );
        }
      });
    }
  }

  test('a query of many that is refused for its comma is put down to the values, not to the query', async () => {
    const run = await runWith('1.0', { set: { verification: 'values_encoded' }, red: both('') });
    const many = run.requirements.find(({ id }) => id === 'QUERY-MANY');
    assert.deepEqual([many?.verdict, many?.skipped, many?.because], ['skipped', 'earlier_failure', ['VALUE-ENCODING']]);
  });
});

describe('the table of mistakes', () => {
  const has = (name: string, value: unknown): boolean => EVERYWHERE.some(({ set }) => set[name] === value);

  test('has a row for every switch that makes the seller misbehave', () => {
    assert.deepEqual(
      MISBEHAVING_SWITCHES.filter((name) => !EVERYWHERE.some(({ set }) => Object.hasOwn(set, name))),
      [],
    );
  });

  test('has a row for every position of them', () => {
    const positions = [
      ...Object.entries(MISTAKES).flatMap(([name, all]) => Object.keys(all).map((id) => [name, id] as const)),
      ...FAILURE_CODES.map((code) => ['resultCode', code] as const),
    ];
    assert.deepEqual(
      positions.filter(([name, id]) => !has(name, id)),
      [],
    );
  });

  test('expects nothing of a version that cannot show the mistake', () => {
    for (const [name, all] of Object.entries(MISTAKES)) {
      for (const [id, mistake] of Object.entries(all as Record<string, { only?: Version }>)) {
        const red = EVERYWHERE.find(({ set }) => set[name] === id)?.red;
        const shownIn = (['1.0', '2.0'] as const).filter((version) => red?.[version] !== '');
        if (mistake.only) assert.deepEqual(shownIn, [mistake.only], id);
        else assert.ok(shownIn.length > 0, id);
      }
    }
  });
});
