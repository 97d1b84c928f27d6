import assert from 'node:assert/strict';
import type { ProtocolVersion } from '../../src/domain/call.ts';
import { startStory, switchSeller, type Json, type StoryDriver } from './story.ts';

/** A story of one product whose orders the bundled sample seller provides, in one version of the interface. */
export interface GivingBackStory extends StoryDriver {
  /** Buys and waits until the application is there; under supervision it is not accepted yet. @returns its id */
  buys(productId: string, more?: object): Promise<string>;
  /** The answer to a request that is refused: status, code and reason, and from when it is allowed. */
  refused(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Refused>;
  instance(id: string): Promise<Json>;
  /** Takes the steps of a supervised delivery up to the buyer's acceptance. @returns the supervision */
  delivers(instanceId: string, enablingSimAt?: string): Promise<Json>;
  balanceMinor(buyerId?: string): Promise<number>;
  /** Waits until a call of an order has succeeded, and gives it. */
  called(activity: string, orderId: string): Promise<Json>;
  /** Sets the sample seller's switches, e.g. what it answers. */
  sellerIs(switches: object): Promise<void>;
}

/** Versions of the interface that products of the demo shop can be set to. */
export const VERSIONS: readonly ProtocolVersion[] = ['1.0', '2.0'];

/** A refusal, or a wrong field, as the API tells it. */
export interface Refused {
  readonly status: number;
  readonly reason: string;
  readonly allowedFrom: string | undefined;
}

/** Starts it with products of the demo shop pointed to the sample seller; the clock stands still. */
export async function startGivingBack(
  version: ProtocolVersion,
  productIds: readonly string[],
): Promise<GivingBackStory> {
  const story = await startStory({ sampleSeller: true });
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  if (version !== '2.0') {
    for (const id of productIds) {
      const { interface: current } = await story.api('GET', `/products/${id}`);
      await story.api('PUT', `/products/${id}/interface`, { version, url: current.url });
    }
  }
  const { items } = await story.api('GET', '/buyers');
  const [first] = [...items].reverse();
  return {
    ...story,
    buys: async (productId, more = {}) => {
      const order = await story.api('POST', '/orders', {
        productId,
        billing: 'period',
        period: { type: 'month', number: 1 },
        ...more,
      });
      const last = version === '1.0' ? 'newInstance' : 'queryInstance';
      await story.api('GET', `/calls/wait?activity=${last}&orderId=${order.id}&status=success&timeoutMs=30000`);
      const { status, supervisionId } = await story.api('GET', `/orders/${order.id}`);
      assert.equal(status, supervisionId === null ? 'completed' : 'processing');
      return order.instanceId;
    },
    refused: async (method, path, body) => {
      const response = await fetch(`${story.origin}/api/v1/workspaces/default${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      const answer = (await response.json()) as Json;
      assert.ok(!response.ok, JSON.stringify(answer));
      const { reason, allowedFrom, details } = answer.error;
      return { status: response.status, reason: reason ?? details[0]?.path, allowedFrom };
    },
    instance: (id) => story.api('GET', `/instances/${id}`),
    delivers: async (instanceId, enablingSimAt) => {
      const { supervisionId } = await story.api('GET', `/instances/${instanceId}`);
      const step = (act: string, body: object): Promise<Json> =>
        story.api('POST', `/supervisions/${supervisionId}/${act}`, body);
      await step('submit', { text: 'Twelve sensors' });
      await step('confirm', {});
      await step('deliver', { text: 'Handed over', ...(enablingSimAt === undefined ? {} : { enablingSimAt }) });
      return step('accept', {});
    },
    balanceMinor: async (buyerId = first.id) => {
      const list = await story.api('GET', '/buyers');
      return list.items.find(({ id }: Json) => id === buyerId).balance.amountMinor;
    },
    called: (activity, orderId) =>
      story.api('GET', `/calls/wait?activity=${activity}&orderId=${orderId}&status=success&timeoutMs=30000`),
    sellerIs: (switches) => switchSeller(story.simulator, switches),
  };
}
