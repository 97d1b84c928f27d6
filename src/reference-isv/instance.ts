import { z } from 'zod';

export const orderLineSchema = z.object({ orderId: z.string(), orderLineId: z.string() });

/** What a V1.0 creation tells of the buyer and the bought thing; V2.0 sellers ask the Open API for it. */
const toldSchema = z.object({
  customerId: z.string(),
  chargingMode: z.string(),
  /** Other parameters by their names on the wire, decrypted and decoded; upgrades write over them. */
  details: z.record(z.string(), z.string()),
});

/** What the marketplace has answered about a line of an order. */
export const orderedSchema = z.object({
  /** The line that was asked about; absent in files of earlier programs. */
  of: orderLineSchema.optional(),
  orderType: z.string(),
  chargingMode: z.string(),
  specification: z.string(),
  quantity: z.number().nullable(),
  /** Of an offering that is sold by several quantities. */
  furtherQuantities: z.array(z.number()).optional(),
  buyer: z.string(),
  contact: z.string().nullable(),
  /** The marketplace's time when it was asked: the application was there by then. */
  marketAt: z.number().optional(),
});

/** Use that was pushed to the marketplace and taken by it. */
const pushedSchema = z.object({
  /** Ten-thousandths of a unit. */
  tenThousandths: z.int().min(0),
  /** Up to where, in the marketplace's time. */
  untilMarketAt: z.number(),
});

/** One instance as it lies in the data file. Released ones stay, so that a repeated call is still recognised. */
export const instanceSchema = z.object({
  id: z.string().min(1).max(64),
  /** Version of the call that made it. Files of earlier programs hold V2.0 instances only. */
  version: z.enum(['1.0', '2.0']).default('2.0'),
  /**
   * Lines answered with this id; more than one only while the duplicate-id mistake is switched on. V1.0 has no lines:
   * there it is the product for pay-per-use, where one order makes several instances, and empty otherwise.
   */
  orderLines: z.array(orderLineSchema).min(1),
  test: z.boolean(),
  userName: z.string(),
  password: z.string(),
  createdWallAt: z.number(),
  /** Calls that still have to be answered 000004: queryInstance in V2.0, newInstance again in V1.0. */
  queriesLeft: z.int().min(0),
  frozen: z.boolean(),
  releasedWallAt: z.number().nullable(),
  /** As told last: UTC, yyyyMMddHHmmss or with three digits more. Creation carries it in V1.0 only. */
  expireTime: z.string().nullable(),
  /** Expiry changes done so far; a repeated order is answered without being done again. */
  refreshes: z.array(z.object({ orderId: z.string(), scene: z.string(), expireTime: z.string() })),
  upgradeOrderIds: z.array(z.string()),
  /** Lines of V2.0 orders that have changed what it is, in their order; the last one describes it. */
  changeLines: z.array(orderLineSchema).optional(),
  lastCall: z.object({ activity: z.string(), wallAt: z.number() }).nullable(),
  told: toldSchema.nullable().default(null),
  /** Absent until the marketplace has answered; until it has answered about a change, what was there before. */
  ordered: orderedSchema.optional(),
  /** Absent until the first push. */
  pushed: pushedSchema.optional(),
});

export type Instance = z.infer<typeof instanceSchema>;
export type Ordered = z.infer<typeof orderedSchema>;
export type OrderLine = z.infer<typeof orderLineSchema>;
type InstanceStatus = 'provisioning' | 'in_use' | 'frozen' | 'released';

/** What the instance is for its user right now; the stored facts never contradict each other, so it is derived. */
export function statusOf(instance: Instance): InstanceStatus {
  if (instance.releasedWallAt !== null) return 'released';
  if (instance.queriesLeft > 0) return 'provisioning';
  return instance.frozen ? 'frozen' : 'in_use';
}

/** Every order that it has to do with. */
export function ordersOf({ orderLines, refreshes, upgradeOrderIds }: Instance): ReadonlySet<string> {
  return new Set([...orderLines, ...refreshes].map(({ orderId }) => orderId).concat(upgradeOrderIds));
}

/** Whether an instance is paid as it is used, as far as is known. */
export function isPayPerUse({ told, ordered }: Pick<Instance, 'told' | 'ordered'>): boolean {
  return told?.chargingMode === '0' || ordered?.chargingMode === 'ON_DEMAND';
}

/** Whether an instance is a package of use. */
export function isPackage({ told, ordered }: Pick<Instance, 'told' | 'ordered'>): boolean {
  return told?.chargingMode === '5' || ordered?.chargingMode === 'ON_DEMAND_PKG';
}
