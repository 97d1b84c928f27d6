import type { FeedEvent } from '../../app/feed.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import { callResource } from './call-resource.ts';
import { clockResource, jumpResource } from './clock-resource.ts';
import { faultResource } from './fault-resource.ts';
import { instanceResource } from './instance-resource.ts';
import { noticeResource } from './notice-resource.ts';
import { orderResource } from './order-resource.ts';
import { usageResource } from './usage-resource.ts';
import { workspaceResource } from './workspace-resource.ts';

/** The record that a piece of news is about as it is now; `null` when it is gone. */
export function feedResource(market: Marketplace, { kind, subjectId }: FeedEvent): unknown {
  const { state } = market.workspace;
  const show = <T>(record: T | undefined, resource: (record: T) => unknown): unknown =>
    record === undefined ? null : resource(record);
  switch (kind) {
    case 'call':
      return show(state.get('calls', subjectId), (call) => callResource(call, state));
    case 'order':
      return show(state.get('orders', subjectId), (order) => orderResource(order, state));
    case 'instance':
      return show(state.get('instances', subjectId), instanceResource);
    case 'notice':
      return show(state.get('notices', subjectId), (notice) => noticeResource(notice, state.workspace().site));
    case 'fault':
      return show(state.get('faults', subjectId), (plan) => faultResource(plan, state));
    case 'usage':
      return show(state.get('usageRecords', subjectId), usageResource);
    case 'jump':
      return show(market.clock.jump(subjectId), jumpResource);
    case 'clock':
      return clockResource(market);
    case 'replaced':
    case 'store':
      return workspaceResource(market.workspace);
  }
}
