import { z } from 'zod';

/** Every failure code of the V2.0 result code table (interface guide, "result codes"), in its order. */
export const FAILURE_CODES = [
  '000001',
  '000002',
  '000003',
  '000004',
  '000005',
  '000100',
  '000101',
  '000102',
  '000103',
  '000104',
  '000105',
  '000106',
  '000107',
] as const;

export const BODY_MODES = ['normal', 'not_json', 'missing_result_msg', 'html'] as const;

/** The mistakes this seller can make on demand, each on its own. */
export const switchesSchema = z.strictObject({
  /** `off`: the connection is destroyed without an answer, as if the seller's server were down. */
  answering: z.enum(['on', 'off']),
  /** Milliseconds to wait before an answer that is ready is sent. */
  slowMs: z.int().min(0).max(60_000),
  /** `async`: newInstance answers 000004 and queryInstance has to be asked again. */
  provisioning: z.enum(['sync', 'async']),
  /** How many queryInstance calls answer 000004 in asynchronous mode. */
  queriesUntilReady: z.int().min(0).max(1000),
  /** A code answered to every rightly signed call instead of doing what it asks. */
  resultCode: z.enum(['none', ...FAILURE_CODES]),
  /** How the answer is spoilt on its way out. */
  body: z.enum(BODY_MODES),
  /** `wrong`: the frequent mistake of a plain SHA-256 where an HMAC belongs; refuses every right call. */
  verification: z.enum(['correct', 'wrong']),
  /** `on`: every creation answers the id of one and the same instance. */
  duplicateInstanceId: z.enum(['on', 'off']),
});

export type Switches = z.infer<typeof switchesSchema>;

/** How a well-behaved seller is set. */
export const DEFAULT_SWITCHES: Readonly<Switches> = {
  answering: 'on',
  slowMs: 0,
  provisioning: 'sync',
  queriesUntilReady: 2,
  resultCode: 'none',
  body: 'normal',
  verification: 'correct',
  duplicateInstanceId: 'off',
};

/** What `POST /api/switches` takes: any subset of the switches, JSON types. */
export const switchesPatchSchema = switchesSchema.partial();

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, 'wrong.whole_number')
  .transform(Number);

/** What the form of the page posts: the same subset as text fields, and the page's token. */
export const switchesFormSchema = switchesSchema
  .extend({
    slowMs: wholeNumber.pipe(switchesSchema.shape.slowMs),
    queriesUntilReady: wholeNumber.pipe(switchesSchema.shape.queriesUntilReady),
  })
  .partial()
  .extend({ token: z.string().max(200) });
