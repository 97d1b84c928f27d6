import { z } from 'zod';
import { expireTime, id64, instanceIds, testFlag, type ReadCall } from './call-members.ts';

/** What the marketplace may ask (V2.0 guide, interface description). Members that are not named are ignored. */
const productionCallSchema = z.discriminatedUnion('activity', [
  z.object({ activity: z.literal('newInstance'), orderId: id64, orderLineId: id64, businessId: id64, testFlag }),
  z.object({ activity: z.literal('queryInstance'), instanceId: instanceIds, testFlag }),
  z.object({
    activity: z.literal('refreshInstance'),
    scene: z.enum(['TRIAL_TO_FORMAL', 'RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE']),
    orderId: id64,
    orderLineId: id64,
    instanceId: id64,
    productId: id64.optional(),
    expireTime,
    testFlag,
  }),
  z.object({
    activity: z.literal('updateInstanceStatus'),
    instanceId: id64,
    status: z.enum(['FREEZE', 'UNFREEZE']),
    testFlag,
  }),
  z.object({
    activity: z.literal('releaseInstance'),
    instanceId: id64,
    orderId: id64.optional(),
    orderLineId: id64.optional(),
    testFlag,
  }),
  z.object({ activity: z.literal('upgradeInstance'), instanceId: id64, orderId: id64, orderLineId: id64, testFlag }),
  z.object({
    activity: z.literal('changeInstanceCheck'),
    instanceId: id64,
    productInfo: z.record(z.string(), z.unknown()),
    testFlag,
  }),
  // Guide "order notification": of all kinds of products, also of those whose other calls are V1.0.
  z.object({ activity: z.literal('orderNotify'), orderId: id64, orderLineId: id64, testFlag }),
]);

export type ProductionCall = z.infer<typeof productionCallSchema>;
export type CallOf<A extends ProductionCall['activity']> = Extract<ProductionCall, { activity: A }>;

/** Reads the bytes of a request body. `problem` is one English line that fits a resultMsg (255 characters). */
export function readProductionCall(body: Buffer): ReadCall<ProductionCall> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return { ok: false, activity: undefined, problem: 'the body is not JSON in UTF-8' };
  }
  const parsed = productionCallSchema.safeParse(json);
  if (parsed.success) return { ok: true, activity: parsed.data.activity, call: parsed.data };
  const issue = parsed.error.issues[0];
  const member = issue?.path.join('.') || 'body';
  const problem = `${member}: ${issue?.message ?? 'not valid'}`.slice(0, 255);
  return { ok: false, activity: activityOf(json), problem };
}

function activityOf(json: unknown): string | undefined {
  const activity = typeof json === 'object' && json !== null && 'activity' in json ? json.activity : undefined;
  return typeof activity === 'string' ? activity.slice(0, 64) : undefined;
}
