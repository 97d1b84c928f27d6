import { z } from 'zod';
import { mistakesOf } from './mistakes.ts';

/** Every failure code of the result code table (interface guides 1.0 and 2.0, "result codes"), in its order. */
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

/** Kinds of calls that mistakes can be kept to. */
export const ACTIVITIES = [
  'newInstance',
  'queryInstance',
  'refreshInstance',
  'releaseInstance',
  'expireInstance',
  'instanceStatus',
  'upgrade',
  'updateInstanceStatus',
  'upgradeInstance',
  'changeInstanceCheck',
  'orderNotify',
] as const;

/** How this seller works and which mistakes it makes; the mistakes themselves are in `mistakes.ts`. */
export const switchesSchema = z.strictObject({
  /** `off`: the connection is destroyed without an answer, as if the seller's server were down. */
  answering: z.enum(['on', 'off']),
  /** Milliseconds to wait before an answer that is ready is sent. */
  slowMs: z.int().min(0).max(60_000),
  /** `async`: newInstance answers 000004; V2.0 then asks queryInstance, V1.0 calls newInstance again. */
  provisioning: z.enum(['sync', 'async']),
  /** How many of those calls are answered 000004 in asynchronous mode. */
  queriesUntilReady: z.int().min(0).max(1000),
  /** Length of the AES key of V1.0 answers, and of values in calls unless they are of the other length. */
  aesBits: z.union([z.literal(256), z.literal(128)]),
  /** When the marketplace is asked what was bought: after the call that names the order, or when its page is opened. */
  learnsOrders: z.enum(['at_once', 'when_opened']),
  /** A code answered to every rightly signed call instead of doing what it asks. */
  resultCode: z.enum(['none', ...FAILURE_CODES]),
  delivery: z.enum(['normal', ...mistakesOf('delivery')]),
  /** Milliseconds between two bytes of an answer that dribbles. */
  dribbleMs: z.int().min(1).max(5000),
  body: z.enum(['normal', ...mistakesOf('body')]),
  signature: z.enum(['correct', ...mistakesOf('signature')]),
  verification: z.enum(['correct', ...mistakesOf('verification')]),
  encryption: z.enum(['correct', ...mistakesOf('encryption')]),
  /** `on`: every creation answers the id of one and the same instance. */
  duplicateInstanceId: z.enum(['on', 'off']),
  /** Mistakes are made in calls of this kind only. */
  onActivity: z.enum(['every', ...ACTIVITIES]),
  /** After so many calls in which a mistake showed, this seller behaves well; 0: never. */
  failTimes: z.int().min(0).max(1000),
});

export type Switches = z.infer<typeof switchesSchema>;

/** How a well-behaved seller is set. */
export const DEFAULT_SWITCHES: Readonly<Switches> = {
  answering: 'on',
  slowMs: 0,
  provisioning: 'sync',
  queriesUntilReady: 2,
  aesBits: 256,
  learnsOrders: 'at_once',
  resultCode: 'none',
  delivery: 'normal',
  dribbleMs: 100,
  body: 'normal',
  signature: 'correct',
  verification: 'correct',
  encryption: 'correct',
  duplicateInstanceId: 'off',
  onActivity: 'every',
  failTimes: 0,
};

/** Switches that set how the seller works, or bound its mistakes; none of them is a mistake. */
const WAYS_OF_WORKING = [
  'provisioning',
  'queriesUntilReady',
  'aesBits',
  'learnsOrders',
  'dribbleMs',
  'onActivity',
  'failTimes',
] as const;
export type MisbehavingSwitch = Exclude<keyof Switches, (typeof WAYS_OF_WORKING)[number]>;

/** Names of the switches that make the seller misbehave, in the order of the schema. */
export const MISBEHAVING_SWITCHES = Object.keys(DEFAULT_SWITCHES).filter(
  (name) => !WAYS_OF_WORKING.some((way) => way === name),
) as MisbehavingSwitch[];

/** The same seller on its good behaviour: every mistake off. */
export function withoutMistakes(switches: Readonly<Switches>): Switches {
  const normal = Object.fromEntries(MISBEHAVING_SWITCHES.map((name) => [name, DEFAULT_SWITCHES[name]]));
  return { ...switches, ...normal };
}

/** As data files hold them: those of earlier versions lack the newer switches and call one mistake by another name. */
export const storedSwitchesSchema = z
  .record(z.string(), z.unknown())
  .transform(({ verification, ...rest }) => ({
    ...DEFAULT_SWITCHES,
    ...rest,
    ...(verification === undefined ? {} : { verification: verification === 'wrong' ? 'plain_sha256' : verification }),
  }))
  .pipe(switchesSchema);

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
    aesBits: wholeNumber.pipe(switchesSchema.shape.aesBits),
    dribbleMs: wholeNumber.pipe(switchesSchema.shape.dribbleMs),
    failTimes: wholeNumber.pipe(switchesSchema.shape.failTimes),
  })
  .partial()
  .extend({ token: z.string().max(200) });
