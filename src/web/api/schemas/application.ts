import { z } from 'zod';
import { APPLICATION_KINDS, APPLICATION_STATES, REMARK_MAX_LENGTH } from '../../../domain/application.ts';
import { EDITOR_PAGES, SUBMISSION_CODES } from '../../../domain/submission-checks.ts';
import { REPLAY_OUTCOMES, REPLAY_STEPS } from '../../../domain/case-replay.ts';
import { LISTING_CONTENT } from './catalogue.ts';
import {
  INSTANT,
  INSTANT_OR_NULL,
  listOf,
  named,
  PAGE_QUERY,
  SCALARS,
  text,
  textOrNothing,
  TEXT_OR_NULL,
} from './common.ts';
import { FAILED_CASE } from './error.ts';

const STATE = z.enum(APPLICATION_STATES);
const KIND = z.enum(APPLICATION_KINDS);

/** Readable id of a product, as it appears in addresses. */
const PRODUCT_ID = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/);

export const APPLICATION = named(
  'Application',
  z.strictObject({
    id: z.string(),
    productId: z.string(),
    kind: KIND.describe('`release`: a new product; `change`: of a live one, which stays as it is until approval.'),
    state: STATE,
    content: LISTING_CONTENT,
    removalReason: TEXT_OR_NULL,
    problems: z
      .array(
        z.strictObject({
          code: z.enum(SUBMISSION_CODES),
          page: z.enum(EDITOR_PAGES).describe('Page of the editor on which it is mended.'),
          params: SCALARS,
          message: z.string(),
        }),
      )
      .describe('What keeps it from being submitted, or approved.'),
    createdSimAt: INSTANT,
    editedSimAt: INSTANT,
    submittedSimAt: INSTANT_OR_NULL,
    dueSimAt: INSTANT_OR_NULL.describe('By when the operator should have decided.'),
    decidedSimAt: INSTANT_OR_NULL,
    decidedBy: z.enum(['operator', 'time']).nullable(),
    remark: TEXT_OR_NULL,
    replay: z
      .strictObject({
        step: z.enum(REPLAY_STEPS),
        state: z
          .enum(['running', ...REPLAY_OUTCOMES])
          .describe('`stopped`: it decides nothing, because something was changed while it ran.'),
        simAt: INSTANT,
        wallAt: INSTANT,
        cases: z.int(),
        answered: z.int(),
        failed: z.array(FAILED_CASE),
      })
      .nullable()
      .describe('The newest replay of its saved cases, before it was submitted or approved.'),
  }),
);

export const APPLICATION_LIST = listOf('ApplicationList', APPLICATION);

export const APPLICATION_QUERY = PAGE_QUERY.extend({
  state: STATE.optional(),
  kind: KIND.optional(),
  productId: z.string().max(64).optional(),
});

export const NEW_APPLICATION = named(
  'NewApplication',
  z
    .strictObject({
      kind: KIND,
      productId: PRODUCT_ID,
      templateId: PRODUCT_ID.optional().describe(
        'A new product begins with a copy of this one; its codes are drawn anew.',
      ),
      reason: text(REMARK_MAX_LENGTH).optional().describe('Why the product is to be removed.'),
    })
    .superRefine(({ kind, templateId, reason }, context) => {
      if ((kind === 'removal') !== (reason !== undefined)) {
        context.addIssue({ code: 'custom', path: ['reason'], params: { problem: 'removal_reason' } });
      }
      if (kind !== 'release' && templateId !== undefined) {
        context.addIssue({ code: 'custom', path: ['templateId'], params: { problem: 'template_kind' } });
      }
    }),
);

export const APPROVAL = named(
  'Approval',
  z.strictObject({ remark: textOrNothing(REMARK_MAX_LENGTH).default('') }).default({ remark: '' }),
);

export const REJECTION = named('Rejection', z.strictObject({ remark: text(REMARK_MAX_LENGTH) }));

export const SPECIFICATION_REMOVAL = named(
  'SpecificationRemoval',
  z.strictObject({ specificationId: z.string().min(1).max(64), reason: text(REMARK_MAX_LENGTH) }),
);
