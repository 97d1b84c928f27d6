import { z } from 'zod';
import { CONFORMANCE_STATUSES, CONFORMANCE_VERDICTS, SKIP_REASONS } from '../../../conformance/result.ts';
import { TEST_GROUPS, TEST_IDS } from '../../../conformance/test-ids.ts';
import { PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { BILLING_MODES } from '../../../domain/catalogue.ts';
import { SITES } from '../../../domain/site-profile.ts';
import { NEW_RUN } from '../../conformance-input.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, TEXT_OR_NULL } from './common.ts';

export const START_RUN = named(
  'NewConformanceRun',
  NEW_RUN.safeExtend({
    wait: z.boolean().default(true).describe('Answer when the run has ended; `false`: as soon as it was taken up.'),
  }),
);

const VERDICT = z.enum(CONFORMANCE_VERDICTS).nullable().describe('`null` until it is finished.');

export const CONFORMANCE_RUN = named(
  'ConformanceRun',
  z.strictObject({
    id: z.string(),
    productId: TEXT_OR_NULL,
    target: z.string(),
    version: z.enum(PROTOCOL_VERSIONS),
    billing: z.array(z.enum(BILLING_MODES)),
    site: z.enum(SITES),
    status: z.enum(CONFORMANCE_STATUSES),
    verdict: VERDICT,
    provedNothing: z.boolean(),
    cancelled: z.boolean(),
    cannotRun: TEXT_OR_NULL.describe('Why no test was run.'),
    startedWallAt: INSTANT,
    finishedWallAt: INSTANT_OR_NULL,
    calls: z.int(),
    tests: z.array(
      z.strictObject({
        id: z.enum(TEST_IDS),
        group: z.enum(TEST_GROUPS),
        title: z.string(),
        status: z.enum(CONFORMANCE_STATUSES),
        verdict: VERDICT,
        skipped: z.enum(SKIP_REASONS).nullable(),
        calls: z.int(),
        ms: z.number().nullable(),
      }),
    ),
    requirements: z
      .array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          verdict: VERDICT,
          skipped: z.enum(SKIP_REASONS).nullable(),
        }),
      )
      .describe('Filled when the run is finished; findings are in the report.'),
  }),
);

export const CONFORMANCE_RUN_LIST = listOf('ConformanceRunList', CONFORMANCE_RUN);

export const REPORT_QUERY = z.strictObject({
  format: z.enum(['html', 'json', 'junit']).default('json').describe('Format of the file.'),
});
