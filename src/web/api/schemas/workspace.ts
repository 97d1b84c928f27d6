import { z } from 'zod';
import { SEED_PACK_IDS, SEED_PACKS } from '../../../app/seed-packs.ts';
import { SITES } from '../../../domain/site-profile.ts';
import { CLOCK_MODES } from '../../../domain/workspace.ts';
import { CURRENCY, INSTANT, INSTANT_INPUT, listOf, named, text, TEXT_OR_NULL } from './common.ts';

const SITE = z.enum(SITES);
const RULE_VALUE = z.union([z.string().max(200), z.number(), z.boolean()]);

/** How the clock of a new workspace can begin. */
const START_MODES = ['real', 'frozen'] as const;

export const CLOCK_MODE = z.enum(CLOCK_MODES);

const RULE = named(
  'Rule',
  z.strictObject({
    value: RULE_VALUE.describe('The reading in force.'),
    siteValue: RULE_VALUE.describe("The site's own reading."),
    changed: z.boolean(),
    certainty: z.enum(['documented', 'inferred', 'unknown', 'ours']),
    source: z.string(),
    choices: z.array(RULE_VALUE).nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
  }),
);

export const WORKSPACE = named(
  'Workspace',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    site: SITE,
    currency: CURRENCY,
    sampleSellerUrl: TEXT_OR_NULL,
    clock: z.strictObject({ mode: CLOCK_MODE, simAt: INSTANT }),
    counts: z.strictObject({
      products: z.int(),
      buyers: z.int(),
      orders: z.int(),
      instances: z.int(),
      calls: z.int(),
    }),
    readOnly: z.strictObject({ file: z.string(), reason: z.string() }).nullable(),
    rules: z.record(z.string(), RULE),
    createdWallAt: INSTANT,
  }),
);

export const WORKSPACE_LIST = listOf('WorkspaceList', WORKSPACE);

export const NEW_WORKSPACE = named(
  'NewWorkspace',
  z.strictObject({
    name: text(64),
    site: SITE,
    id: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
      .optional()
      .describe('Made from the name unless given.'),
    startAt: INSTANT_INPUT.optional().describe('Marketplace time to start at; now unless given.'),
    seed: z
      .enum(SEED_PACK_IDS)
      .default('demo-shop')
      .describe(`What it starts with. ${SEED_PACKS.map(({ id, story }) => `\`${id}\`: ${story.en}`).join(' ')}`),
    clock: z
      .strictObject({ mode: z.enum(START_MODES) })
      .optional()
      .describe('Whether time runs from the start on (`real`, the default) or stands still until it is moved.'),
    rules: z
      .record(z.string().max(100), RULE_VALUE.nullable())
      .optional()
      .describe("Own readings by rule key from the start on; `null` is the site's own."),
  }),
);

export const WORKSPACE_CHANGE = named(
  'WorkspaceChange',
  z.strictObject({
    name: text(64).optional(),
    site: SITE.optional(),
    rules: z
      .record(z.string().max(100), RULE_VALUE.nullable())
      .optional()
      .describe("Readings by rule key; `null` goes back to the site's own."),
  }),
);
