/** Parts of a plan, in the order in which they run: what is asked rightly comes before what is asked wrongly. */
const TESTS_OF_GROUP = {
  activities: [
    'create.period',
    'create.one_time',
    'create.trial',
    'create.on_demand',
    'create.package',
    'query',
    'query.many',
    'term',
    'trial',
    'cancel',
    'freeze',
    'thaw',
    'upgrade',
    'change-check',
    'notify',
    'release',
  ],
  values: ['value.extra', 'value.empty', 'value.encoding', 'value.body-encoding', 'value.time'],
  repeats: [
    'again.create',
    'again.parallel',
    'again.items',
    'again.term',
    'again.freeze',
    'again.upgrade',
    'again.release',
    'debug.first',
  ],
  life: ['life.frozen', 'life.revived', 'life.early-end', 'life.over'],
  refusals: [
    'sign.bad',
    'sign.body',
    'sign.missing',
    'notify.sign',
    'time.missing',
    'time.stale',
    'time.future',
    'nonce.repeated',
    'unknown.instance',
    'unknown.activity',
    'field.missing',
    'field.long',
    'http.type',
    'http.method',
  ],
  load: ['load.orders', 'load.release'],
} as const;

export type TestGroup = keyof typeof TESTS_OF_GROUP;
export type TestId = (typeof TESTS_OF_GROUP)[TestGroup][number];

export const TEST_GROUPS = Object.keys(TESTS_OF_GROUP) as TestGroup[];

/** Every test in the order in which they run. */
export const TESTS_IN_ORDER: readonly { readonly id: TestId; readonly group: TestGroup }[] = TEST_GROUPS.flatMap(
  (group) => TESTS_OF_GROUP[group].map((id) => ({ id, group })),
);

export const TEST_IDS: readonly TestId[] = TESTS_IN_ORDER.map(({ id }) => id);
