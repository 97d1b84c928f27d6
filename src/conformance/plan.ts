import { notApplicable, requirement, REQUIREMENT_IDS, type RequirementId } from './requirements.ts';
import type { SkipReason } from './result.ts';
import type { ConformanceSettings } from './settings.ts';
import type { TestCase } from './test-case.ts';
import { TESTS_IN_ORDER, type TestGroup, type TestId } from './test-ids.ts';
import { ACTIVITY_TESTS, createWith, VALUE_TESTS } from './tests/activities.ts';
import { REFUSAL_TESTS } from './tests/refusals.ts';
import { LIFE_TESTS, LOAD_TESTS, REPEAT_TESTS } from './tests/repeats.ts';

const TESTS: Readonly<Record<TestId, TestCase>> = {
  'create.period': createWith('period'),
  'create.one_time': createWith('one_time'),
  'create.trial': createWith('trial'),
  'create.on_demand': createWith('on_demand'),
  'create.package': createWith('package'),
  ...ACTIVITY_TESTS,
  ...VALUE_TESTS,
  ...REPEAT_TESTS,
  ...LIFE_TESTS,
  ...REFUSAL_TESTS,
  ...LOAD_TESTS,
};

/** A test with its place in the plan. */
export interface PlannedTest {
  readonly id: TestId;
  readonly group: TestGroup;
  readonly test: TestCase;
  /** Present when it is not run. */
  readonly skipped?: SkipReason;
}

/**
 * The plan for a product: every test, those that do not fit it with the reason. Tests about something else than the
 * version in question are no part of it. A chosen test builds upon the activities, and what was made is released: those
 * are always carried out.
 */
export function planFor(settings: ConformanceSettings): PlannedTest[] {
  return TESTS_IN_ORDER.flatMap(({ id, group }) => {
    const test = TESTS[id];
    const reason = reasonToSkip(test, settings);
    if (reason === 'other_version') return [];
    const chosen =
      settings.only === undefined || settings.only.includes(id) || group === 'activities' || id === 'load.release';
    const skipped = reason ?? (chosen ? undefined : 'not_chosen');
    return [{ id, group, test, ...(skipped && { skipped }) }];
  });
}

function reasonToSkip(test: TestCase, settings: ConformanceSettings): SkipReason | undefined {
  const [first] = test.proves;
  const reason = first && notApplicable(requirement(first), settings);
  return reason ?? test.leftOut?.(settings);
}

/** Requirements that a service of these settings has to meet; those of the other version are none of them. */
export function requirementsFor(settings: ConformanceSettings): RequirementId[] {
  return REQUIREMENT_IDS.filter((id) => notApplicable(requirement(id), settings) !== 'other_version');
}
