import { z } from 'zod';
import { accessKeyProblem, addressProblem, URL_MAX_LENGTH } from '../../production-address.ts';
import { WORKSHOP_TEXT_MAX, WORKSHOP_VALUE_MAX } from '../../workshop-key.ts';

export const WORKSHOP_TOOLS = ['request', 'answer', 'sign', 'sign_answer', 'encrypt', 'decrypt'] as const;
export type WorkshopTool = (typeof WORKSHOP_TOOLS)[number];

const text = z.string('required').max(WORKSHOP_TEXT_MAX, 'too_long').default('');
const needed = z.string('required').min(1, 'required').max(WORKSHOP_TEXT_MAX, 'too_long');
const short = (pattern: RegExp) => z.string().trim().regex(pattern, 'invalid').or(z.literal('')).default('');
const bodyAs = z.enum(['text', 'base64', 'hex'], 'choice').default('text');
const bits = z
  .enum(['128', '256'], 'choice')
  .default('256')
  .transform((value) => (value === '128' ? 128 : 256));

const KEY_MEMBERS = {
  accessKey: z.string('required').trim().default(''),
  product: z.string().max(128, 'too_long').default(''),
  reveal: z.literal('on', 'choice').optional(),
};

/** A form of the workshop: its own fields and the key, typed or of a product. */
function toolForm<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.object({ ...shape, ...KEY_MEMBERS }).superRefine((value, context) => {
    const { accessKey, product } = value as { accessKey: string; product: string };
    // A key that was typed is meant to be used, whatever is chosen beside it.
    if (accessKey === '' && product !== '') return;
    const problem = accessKeyProblem(accessKey);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['accessKey'], message: problem });
  });
}

/** The forms by their tool; messages name the texts `field.<message>`. */
export const TOOL_FORMS = {
  request: toolForm({ text: needed, body: text }),
  answer: toolForm({
    text: needed,
    bodyAs,
    bodySign: z.string().max(2_000, 'too_long').default(''),
    timeStamp: short(/^\d{1,20}$/),
  }),
  sign: toolForm({
    version: z.enum(['1.0', '2.0'], 'choice'),
    url: z
      .string('required')
      .trim()
      .min(1, 'required')
      .max(URL_MAX_LENGTH, 'too_long')
      .superRefine((value, context) => {
        const problem = addressProblem(value);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      }),
    fields: text,
    body: text,
    timeStamp: short(/^\d{1,20}$/),
    nonce: short(/^[\x21-\x7e]{1,128}$/),
  }),
  sign_answer: toolForm({ body: text, bodyAs }),
  encrypt: toolForm({
    plain: z.string('required').min(1, 'required').max(WORKSHOP_VALUE_MAX, 'too_long'),
    bits,
    iv: short(/^[A-Za-z0-9]{16}$/),
  }),
  decrypt: toolForm({
    value: z.string('required').trim().min(1, 'required').max(WORKSHOP_VALUE_MAX, 'too_long'),
    bits,
  }),
} as const satisfies Record<WorkshopTool, z.ZodType>;
