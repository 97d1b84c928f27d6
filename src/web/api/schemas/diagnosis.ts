import { z } from 'zod';
import { ATTEMPT_REF } from '../../../app/attempt-ref.ts';
import { KEY_CLASSES } from '../../../domain/interface-key.ts';
import { named, TEXT_OR_NULL } from './common.ts';

export const FINDING = named(
  'Finding',
  z.strictObject({
    id: z.string().describe('Of the mistake, or of what else was found.'),
    about: z.enum(['request', 'answer']),
    certain: z.boolean().describe('A known mistake, or another key, gives exactly this value.'),
    sentence: z.string(),
    remedy: TEXT_OR_NULL,
  }),
);

/** Which other key of the workspace a value was made with. */
const OTHER_KEY = named(
  'OtherKey',
  z.strictObject({
    kind: z
      .enum(['current', 'notification', 'interface_class', 'replaced', 'retired'])
      .describe('Of a product, of the notifications of its orders, of a class of interfaces, or of older calls.'),
    productId: TEXT_OR_NULL.describe('`null` for a key of a class of interfaces.'),
    keyId: TEXT_OR_NULL.describe('Of the key of a class of interfaces.'),
    keyClass: z.enum(KEY_CLASSES).nullable(),
  }),
);

export const CANDIDATE = named(
  'Candidate',
  z.strictObject({
    mistake: z.string().describe('`right` is the rule itself.'),
    name: z.string(),
    remedy: TEXT_OR_NULL,
    value: z.string(),
    text: TEXT_OR_NULL.describe('What was signed, where the mistake lies in it; the key is masked.'),
  }),
);

const ASKED_VALUE = named(
  'AskedValue',
  z.strictObject({
    value: z.string(),
    mistake: TEXT_OR_NULL.describe('`right` is the rule itself; `null`: nothing known gives this value.'),
    otherKey: OTHER_KEY.nullable(),
    sentence: z.string(),
    remedy: TEXT_OR_NULL,
  }),
);

export const DIAGNOSIS = named(
  'CallDiagnosis',
  z.strictObject({
    callId: z.string(),
    attempt: z.int(),
    ref: z.string().describe('How the try or experiment is named: `2`, `x1`.'),
    version: z.enum(['1.0', '2.0']),
    findings: z.array(FINDING),
    request: z.strictObject({
      refusedBy: z.enum(['result', 'http_401', 'http_403']).nullable(),
      right: z.boolean().describe('The request carries the signature that its key gives.'),
      candidates: z.array(CANDIDATE).describe('What a receiver would have computed under the rule and each mistake.'),
    }),
    answer: z
      .strictObject({
        expected: z.string(),
        found: TEXT_OR_NULL,
        mistakes: z.array(z.string()),
        otherKey: OTHER_KEY.nullable(),
      })
      .nullable()
      .describe('`null` where the signature of the answer is right, or nothing demands one.'),
    snippet: z.string().describe('Address of the receivers to copy.'),
    asked: ASKED_VALUE.optional(),
  }),
);

const REF = z
  .string()
  .regex(ATTEMPT_REF)
  .describe('`2` is the second try of a call, `x1` the first experiment with it; the newest try unless given.');

export const DIAGNOSIS_QUERY = z.strictObject({ attempt: REF.optional() });

export const DIAGNOSIS_INPUT = named(
  'ValueToExplain',
  z.strictObject({
    value: z.string().trim().min(1).max(512).describe('What your code computed: Base64 or hex.'),
    attempt: z.union([REF, z.int().min(1).max(999_999)]).optional(),
  }),
);
