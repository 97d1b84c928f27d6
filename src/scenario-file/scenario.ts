import type { Language } from '../i18n/language.ts';
import { z } from 'zod';

/** Largest file that is read, in characters. */
export const FILE_MAX = 262_144;
const STEPS_MAX = 200;
const ID = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
/** Marketplace time unless the file says otherwise: the same file gives the same dates every time. */
export const START_AT = '2027-03-01T09:00:00+08:00';

const text = (max: number) => z.string().trim().min(1).max(max);
/** A text for people, in one language or in both. */
const words = (max: number) => z.union([text(max), z.strictObject({ en: text(max), zh: text(max) })]);
const MEMBERS = z.record(z.string().max(200), z.json());

const WORKSPACE = z
  .strictObject({
    site: z.enum(['cn', 'intl', 'eu']).default('cn'),
    seed: z.enum(['demo-shop', 'busy-month', 'outage', 'empty']).default('demo-shop'),
    startAt: z.iso
      .datetime({ offset: true })
      .default(START_AT)
      .describe('Marketplace time at the beginning, ISO 8601 with zone. The clock stands still until a step moves it.'),
    rules: z
      .record(z.string().max(100), z.union([z.string().max(200), z.number(), z.boolean()]))
      .default({})
      .describe('Readings of rules by their keys.'),
  })
  .describe('The fresh workspace that the scenario plays in.');

/** What a step says beside its verb. */
const STEP_MEMBERS = {
  id: z.string().regex(ID).optional().describe('Later steps refer to the answer: `${{ steps.<id>.<member> }}`.'),
  name: words(200).optional(),
  do: text(64).describe('A verb of the command line, e.g. `buy`, `renew`, `advance`, `add-fault`.'),
  with: MEMBERS.optional().describe("The verb's input, as the JSON API takes it; members of the path too."),
  expect: MEMBERS.optional().describe(
    'Members of the answer, by their dotted paths, once everything that is due has been delivered. A value, a list, an ' +
      'object of which these members must fit, or a comparison: `$not`, `$oneOf`, `$contains`, `$above`, `$below`, `$exists`, `$count`.',
  ),
  refused: text(100).optional().describe('The marketplace must refuse: the reason, or the code of the error.'),
  calls: z
    .array(z.union([text(64), MEMBERS]))
    .max(200)
    .optional()
    .describe(
      'Calls that the step has caused, all of them, in order: activities, or members of calls. What the seller itself asks (queryOrder, pushUsage) counts only where the list names such a call.',
    ),
  notices: z
    .array(z.union([text(64), MEMBERS]))
    .max(200)
    .optional()
    .describe('Messages that the step has caused, these among others: kinds, or members of messages.'),
  money: z
    .record(z.string().max(128), z.int())
    .optional()
    .describe('By how much the balance of a buyer changes, in minor units, by id of the buyer.'),
};

const STEP = z.strictObject(STEP_MEMBERS);

/** A scenario as its file has it; `with` is checked against the verb afterwards. */
export const SCENARIO = z.strictObject({
  name: words(120),
  description: words(2_000).optional(),
  workspace: WORKSPACE.optional(),
  steps: z.array(STEP).min(1).max(STEPS_MAX),
});

export type Scenario = z.output<typeof SCENARIO>;
export type Step = Scenario['steps'][number];

/** A text of a scenario: one for all, or one for each language. */
export type Words = Scenario['name'];

/** A text of a scenario in a language. */
export function inLanguage(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}
