import assert from 'node:assert/strict';
import type { ProtocolVersion } from '../../src/domain/call.ts';
import { startGivingBack, type GivingBackStory } from './giving-back.ts';
import type { Json } from './story.ts';

/** The product of the demo shop that is metered: minutes (hourly, graduated by the month) and space (daily). */
export const METERED = 'spoken-word';

/** A story about what is metered. */
export interface MeteredStory extends GivingBackStory {
  /** Orders and waits until all that is due is delivered. @returns the order */
  orders(members: object): Promise<Json>;
  /** Opens pay-per-use. @returns the instance of minutes and that of space */
  opens(buyerId?: string): Promise<[minutes: string, space: string]>;
  /** Buys the package whose name begins so. */
  buysPackage(name: string, more?: object): Promise<Json>;
  /** Records the use of a whole hour that is over, so many hours after the hour before the opening. */
  uses(instanceId: string, usage: string | number, hour: number, more?: object): Promise<Json>;
  /** Lets marketplace time pass. */
  passes(by: string): Promise<Json>;
  /** What was charged for an instance, oldest first, as amounts. */
  charged(instanceId: string): Promise<Json[]>;
  /** All calls about an instance, oldest first: activity, and what it sets. */
  calls(instanceId: string): Promise<string[]>;
}

const HOUR_MS = 3_600_000;

/**
 * Starts it at ten in the morning (GMT+8) of the tenth of the next month: hours of use are whole, and neither a day nor
 * a month, over which prices accumulate, ends within the first hours of a story, whatever the date at which it is told.
 */
export async function startMetered(version: ProtocolVersion, productIds = [METERED]): Promise<MeteredStory> {
  const story = await startGivingBack(version, productIds);
  const { simAt } = await story.api('GET', '/clock');
  const now = new Date(simAt);
  const hour = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10, 2);
  await story.api('POST', '/clock/advance', { to: new Date(hour).toISOString() });
  const settle = () => story.api('POST', '/clock/advance', { by: 'PT1S' });
  const orders = async (members: object): Promise<Json> => {
    const order = await story.api('POST', '/orders', { productId: productIds[0], ...members });
    await settle();
    return story.api('GET', `/orders/${order.id}`);
  };
  return {
    ...story,
    orders,
    opens: async (buyerId) => {
      const order = await orders({ billing: 'on_demand', ...(buyerId === undefined ? {} : { buyerId }) });
      assert.equal(order.status, 'completed');
      const [minutes, space] = order.lines.map(({ instanceId }: Json) => instanceId);
      return [minutes, space];
    },
    buysPackage: async (name, more = {}) => {
      const { specifications } = await story.api('GET', `/products/${productIds[0]}`);
      const skus = specifications.flatMap(({ skus: list }: Json) => list);
      const sku = skus.find((each: Json) => each.name.en.startsWith(name));
      assert.ok(sku, name);
      return orders({ billing: 'package', sku: sku.code, ...more });
    },
    uses: (instanceId, usage, at, more = {}) => {
      const begin = new Date(hour + at * HOUR_MS).toISOString();
      const end = new Date(hour + (at + 1) * HOUR_MS).toISOString();
      return story.api('POST', '/usage-records', { instanceId, usage, begin, end, ...more });
    },
    passes: (by) => story.api('POST', '/clock/advance', { by }),
    charged: async (instanceId) => {
      const { items } = await story.api('GET', `/usage-charges?instanceId=${instanceId}&limit=200`);
      return items.reverse();
    },
    calls: async (instanceId) => {
      const { items } = await story.api('GET', `/calls?direction=to_seller&instanceId=${instanceId}&limit=200`);
      const details = await Promise.all(items.map(({ id }: Json) => story.api('GET', `/calls/${id}`)));
      return details
        .reverse()
        .map(({ activity, fields }: Json) =>
          [activity, fields?.instanceStatus ?? fields?.status].filter(Boolean).join(' '),
        );
    },
  };
}
