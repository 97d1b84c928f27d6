import { z } from 'zod';
import { KEY_MAX_LENGTH } from '../../production-address.ts';
import { SNIPPET_VERSIONS } from '../../workshop-files.ts';
import { WORKSHOP_TEXT_MAX, WORKSHOP_VALUE_MAX } from '../../workshop-key.ts';
import { ACCESS_KEY, SELLER_URL } from './seller-interface.ts';
import { INSTANT_OR_NULL, named, TEXT_OR_NULL, WORKSPACE_ID } from './common.ts';
import { CANDIDATE, FINDING } from './diagnosis.ts';

const VERSION = z.enum(['1.0', '2.0']);
const BODY_AS = z.enum(['text', 'base64', 'hex']).default('text').describe('How the body is given.');
const TEXT = z.string().max(WORKSHOP_TEXT_MAX);
const BITS = z.union([z.literal(128), z.literal(256)]).default(256);

const KEY_MEMBERS = {
  accessKey: ACCESS_KEY.optional().describe(`1 to ${KEY_MAX_LENGTH} visible ASCII characters. Never stored or logged.`),
  workspace: WORKSPACE_ID.optional().describe('Its other keys are tried too; `default` where `productId` is given.'),
  productId: z.string().min(1).max(128).optional().describe('Use the key of this product instead of `accessKey`.'),
  revealKey: z.boolean().default(false).describe('Show the key in the texts of the steps.'),
};

/** Input of the workshop: its own members and one way of naming the key. */
function workshopInput<S extends z.core.$ZodLooseShape>(name: string, shape: S) {
  return named(
    name,
    z.strictObject({ ...shape, ...KEY_MEMBERS }).superRefine((value, context) => {
      const { accessKey, productId } = value as { accessKey?: string; productId?: string };
      if ((accessKey === undefined) === (productId === undefined)) {
        context.addIssue({ code: 'custom', path: ['accessKey'], params: { problem: 'one_key' } });
      }
    }),
  );
}

const STEPS = z
  .array(
    named('WorkshopStep', z.strictObject({ id: z.string(), name: z.string(), text: z.string(), masked: z.boolean() })),
  )
  .describe('Each step with the exact text that it gives.');

export const CHECK_REQUEST = workshopInput('RequestToCheck', {
  text: TEXT.describe('A URL, a line of an access log, a whole HTTP request, or a curl command.'),
  body: TEXT.optional().describe('The body, where it is not part of `text`.'),
});

export const CHECKED_REQUEST = named(
  'CheckedRequest',
  z.strictObject({
    form: z.enum(['url', 'http', 'curl', 'log']).describe('What the text was taken for.'),
    version: VERSION,
    matches: z.boolean(),
    given: z.string(),
    expected: z.string(),
    signedAt: INSTANT_OR_NULL,
    fields: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    finding: FINDING.nullable().describe('What gives the signature that it carries; `null` where that is the rule.'),
    steps: STEPS,
    candidates: z.array(CANDIDATE),
  }),
);

export const CHECK_ANSWER = workshopInput('AnswerToCheck', {
  text: TEXT.describe('Status line (if you have it), headers, an empty line, body; or the body alone.'),
  bodyAs: BODY_AS,
  bodySign: z.string().max(2_000).optional().describe('The header or its signature, where `text` has none.'),
  timeStamp: z.string().max(20).optional().describe('`timeStamp` of the call, for the mistake of signing with it.'),
});

export const CHECKED_ANSWER = named(
  'CheckedAnswer',
  z.strictObject({
    status: z.int().nullable(),
    verdict: z.enum(['right', 'wrong', 'missing']),
    signatureMatches: z.boolean(),
    expected: z.string(),
    found: TEXT_OR_NULL,
    findings: z.array(FINDING),
    steps: STEPS,
    candidates: z.array(
      z.strictObject({ mistake: z.string(), name: z.string(), remedy: TEXT_OR_NULL, value: z.string() }),
    ),
  }),
);

export const SIGN_REQUEST = workshopInput('RequestToSign', {
  version: VERSION,
  url: SELLER_URL,
  fields: z
    .record(z.string().min(1).max(200), z.string().max(10_000))
    .optional()
    .describe('Parameters by name, decoded.'),
  body: TEXT.optional().describe('Version 2.0: sign exactly this body instead of one made from `fields`.'),
  timeStamp: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional()
    .describe('Of the call; the real time unless given.'),
  nonce: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional(),
});

export const SIGNED_REQUEST = named(
  'SignedRequest',
  z.strictObject({
    version: VERSION,
    method: z.string(),
    url: z.string(),
    body: z.string(),
    signature: z.string(),
    curl: z.string(),
    http: z.string(),
    steps: STEPS,
  }),
);

export const SIGN_ANSWER = workshopInput('AnswerToSign', { body: TEXT, bodyAs: BODY_AS });

export const SIGNED_ANSWER = named(
  'SignedAnswer',
  z.strictObject({ signature: z.string(), header: z.string(), bytes: z.int(), steps: STEPS }),
);

export const ENCRYPT = workshopInput('ValueToEncrypt', {
  plain: z.string().min(1).max(WORKSHOP_VALUE_MAX),
  bits: BITS,
  iv: z
    .string()
    .regex(/^[A-Za-z0-9]{16}$/)
    .optional()
    .describe('16 letters and digits; drawn unless given.'),
});

export const ENCRYPTED = named('EncryptedValue', z.strictObject({ value: z.string(), length: z.int(), steps: STEPS }));

export const DECRYPT = workshopInput('ValueToDecrypt', {
  value: z.string().min(1).max(WORKSHOP_VALUE_MAX),
  bits: BITS,
});

export const DECRYPTED = named(
  'DecryptedValue',
  z.strictObject({
    plain: TEXT_OR_NULL,
    finding: FINDING.nullable().describe('Why it cannot be decrypted; `null` where it was.'),
    steps: STEPS,
  }),
);

export const SNIPPET_QUERY = z.strictObject({ version: z.enum(SNIPPET_VERSIONS).optional() });

export const SNIPPET_LIST = named(
  'SnippetList',
  z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        version: VERSION,
        language: z.string(),
        file: z.string(),
        code: z.string(),
      }),
    ),
  }),
);

export const VECTORS = named('Vectors', z.strictObject({ v1Saas: z.unknown(), v2Saas: z.unknown() }));
