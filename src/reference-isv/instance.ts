import { z } from 'zod';

const orderLineSchema = z.object({ orderId: z.string(), orderLineId: z.string() });

/** One instance as it lies in the data file. Released ones stay, so that a repeated call is still recognised. */
export const instanceSchema = z.object({
  id: z.string().min(1).max(64),
  /** Lines answered with this id; more than one only while the duplicate-id mistake is switched on. */
  orderLines: z.array(orderLineSchema).min(1),
  test: z.boolean(),
  userName: z.string(),
  password: z.string(),
  createdWallAt: z.number(),
  /** queryInstance calls that still have to be answered 000004. */
  queriesLeft: z.int().min(0),
  frozen: z.boolean(),
  releasedWallAt: z.number().nullable(),
  /** As told last by refreshInstance: UTC, yyyyMMddHHmmss or with three digits more. Creation does not carry it. */
  expireTime: z.string().nullable(),
  /** Expiry changes done so far; a repeated order is answered without being done again. */
  refreshes: z.array(z.object({ orderId: z.string(), scene: z.string(), expireTime: z.string() })),
  upgradeOrderIds: z.array(z.string()),
  lastCall: z.object({ activity: z.string(), wallAt: z.number() }).nullable(),
});

export type Instance = z.infer<typeof instanceSchema>;
export type OrderLine = z.infer<typeof orderLineSchema>;
type InstanceStatus = 'provisioning' | 'in_use' | 'frozen' | 'released';

/** What the instance is for its user right now; the stored facts never contradict each other, so it is derived. */
export function statusOf(instance: Instance): InstanceStatus {
  if (instance.releasedWallAt !== null) return 'released';
  if (instance.queriesLeft > 0) return 'provisioning';
  return instance.frozen ? 'frozen' : 'in_use';
}
