import { shownStatus } from '../../domain/suspension.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import { endsAtExpiry } from '../../domain/expire-policy.ts';
import { INSTANCE_STATUSES, type Instance, type InstanceStatus } from '../../domain/instance.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { renewalRefusal } from '../../domain/renewal-quote.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { statusPageOf, type ListPage } from '../page-of.ts';
import type { Amount } from './amounts.ts';
import { skuNames } from './sku-names.ts';

/** What comes next for an instance, and in how long. */
export interface InstanceDeadline {
  readonly kind: 'expires' | 'unsubscribes' | 'freezes' | 'releases';
  readonly simAt: number;
  readonly inMs: number;
}

/** One purchased application. */
export interface InstanceRow {
  readonly instance: Instance;
  readonly productName: LocalizedText;
  readonly skuName: LocalizedText;
  readonly amounts: readonly Amount[];
  readonly deadline: InstanceDeadline | undefined;
  readonly renewRefusal: Refusal | undefined;
}

/** A buyer's applications, newest first. */
export interface InstanceList extends ListPage<InstanceRow> {
  readonly status: InstanceStatus | undefined;
  readonly filters: readonly { readonly status: InstanceStatus; readonly count: number }[];
  readonly nothingYet: boolean;
}

const PAGE_SIZE = 20;

/** Builds a page of a buyer's applications. */
export function instanceList(
  workspace: Workspace,
  buyer: Buyer | undefined,
  wanted: { readonly status: InstanceStatus | undefined; readonly page: number },
): InstanceList {
  const { state } = workspace;
  const mine = state.instancesOfBuyer(buyer?.id ?? '');
  const page = statusPageOf(mine, (id) => state.get('instances', id), wanted, PAGE_SIZE);
  return {
    ...page,
    items: page.items.map((instance) => instanceRow(workspace, instance)),
    status: wanted.status,
    filters: INSTANCE_STATUSES.map((status) => ({ status, count: mine.counts.get(status) ?? 0 })).filter(
      ({ count }) => count > 0,
    ),
    nothingYet: mine.counts.size === 0,
  };
}

/** Builds the row of one application. */
export function instanceRow(workspace: Workspace, instance: Instance): InstanceRow {
  const product = workspace.state.get('products', instance.productId);
  const { skuName, amounts } = skuNames(product, instance);
  return {
    instance: { ...instance, status: shownStatus(instance) },
    productName: product?.name ?? { en: instance.productId, zh: instance.productId },
    skuName,
    amounts,
    deadline: deadline(workspace, instance),
    renewRefusal: product && renewalRefusal(instance, product),
  };
}

function deadline(workspace: Workspace, instance: Instance): InstanceDeadline | undefined {
  const nowSimAt = workspace.simNow();
  const make = (kind: InstanceDeadline['kind'], simAt: number | undefined): InstanceDeadline | undefined =>
    simAt === undefined ? undefined : { kind, simAt, inMs: Math.max(0, simAt - nowSimAt) };
  switch (instance.status) {
    case 'in_use':
      return make(
        endsAtExpiry(workspace.state, instance, workspace.profile()) ? 'unsubscribes' : 'expires',
        instance.expireSimAt,
      );
    case 'expired':
      // A package without an instance of its own is not frozen first.
      return make('freezes', instance.retentionFromSimAt) ?? make('releases', instance.releaseDueSimAt);
    case 'frozen':
      return make('releases', instance.releaseDueSimAt);
    case 'provisioning':
    case 'released':
    case 'failed':
      return undefined;
  }
}
