import { z } from 'zod';
import { expireTime, id64, instanceIds, testFlag, type ReadCall } from './call-members.ts';
import type { V1Parameters } from './verify-v1-request.ts';

const amount = z
  .string()
  .regex(/^\d{1,7}$/, 'a whole number is expected')
  .optional();
const money = z
  .string()
  .max(20)
  .regex(/^-?\d+(\.\d{1,3})?$/, 'an amount with at most 3 decimals is expected')
  .optional();
const text = (maxLength: number) => z.string().max(maxLength).optional();

/** Terms of a purchase or an upgrade (V1.0 guide, newInstance and upgrade). */
const terms = {
  amount,
  diskSize: amount,
  bandWidth: amount,
  saasExtendParams: z
    .string()
    .max(2048)
    .refine(isExtensionList, 'Base64 of a JSON list of names and values is expected')
    .optional(),
};

const period = { periodType: z.enum(['year', 'month']).optional(), periodNumber: amount };

/** What the marketplace may ask (V1.0 guide, interface description). Parameters that are not named are ignored. */
const v1CallSchema = z.discriminatedUnion('activity', [
  z.object({
    activity: z.literal('newInstance'),
    customerId: z.string().min(1).max(100),
    customerName: text(64),
    userId: text(64),
    userName: text(64),
    mobilePhone: text(512),
    email: text(512),
    businessId: id64,
    orderId: id64,
    skuCode: text(64),
    productId: id64,
    trialFlag: z.enum(['0', '1']).optional(),
    expireTime: expireTime.optional(),
    chargingMode: z.enum(['0', '1', '3', '5']).optional(),
    orderAmount: money,
    provisionType: text(3),
    ...period,
    ...terms,
    testFlag,
  }),
  z.object({
    activity: z.literal('refreshInstance'),
    orderId: id64,
    instanceId: id64,
    productId: text(64),
    expireTime,
    trialToFormal: text(2),
    orderAmount: money,
    ...period,
    testFlag,
  }),
  z.object({ activity: z.literal('expireInstance'), instanceId: id64, orderId: text(64), testFlag }),
  z.object({
    activity: z.literal('releaseInstance'),
    instanceId: id64,
    orderId: text(64),
    orderAmount: money,
    testFlag,
  }),
  z.object({
    activity: z.literal('upgrade'),
    instanceId: id64,
    orderId: id64,
    skuCode: id64,
    productId: id64,
    ...terms,
    testFlag,
  }),
  z.object({
    activity: z.literal('instanceStatus'),
    instanceId: id64,
    instanceStatus: z.enum(['FREEZE', 'NORMAL']),
    testFlag,
  }),
  z.object({ activity: z.literal('queryInstance'), instanceId: instanceIds, testFlag }),
]);

export type V1Call = z.infer<typeof v1CallSchema>;
export type V1CallOf<A extends V1Call['activity']> = Extract<V1Call, { activity: A }>;

/** Reads the parameters of a V1.0 call. `problem` is one English line that fits a resultMsg (255 characters). */
export function readV1Call(parameters: V1Parameters): ReadCall<V1Call> {
  const activity = parameters.get('activity')?.slice(0, 64);
  // An empty parameter says what a missing one says; both are signed as they came.
  const filled = [...parameters].filter(([, value]) => value !== '');
  const parsed = v1CallSchema.safeParse(Object.fromEntries(filled));
  if (parsed.success) return { ok: true, activity: parsed.data.activity, call: parsed.data };
  const issue = parsed.error.issues[0];
  const problem = `${issue?.path.join('.') || 'activity'}: ${issue?.message ?? 'not valid'}`.slice(0, 255);
  return { ok: false, activity, problem };
}

const extensionsSchema = z.array(z.object({ name: z.string(), value: z.string() }));

/** Extension parameters as the buyer filled them in: Base64 of a JSON list (V1.0 guide, "saasExtendParams"). */
export function readExtensions(base64: string): z.infer<typeof extensionsSchema> {
  const json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  return extensionsSchema.parse(JSON.parse(json));
}

function isExtensionList(base64: string): boolean {
  try {
    readExtensions(base64);
    return true;
  } catch {
    return false;
  }
}
