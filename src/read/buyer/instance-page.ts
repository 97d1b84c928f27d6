import { cancelableRenewals } from '../../app/cancel-renewal.ts';
import { quoteRefund } from '../../app/unsubscribe.ts';
import { detailsRefusal } from '../../app/view-details.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import { autoRenewalRefusal } from '../../domain/auto-renewal.ts';
import { refusalOfClosing } from '../../app/close-instance.ts';
import { changeRefusal } from '../../domain/change-quote.ts';
import { conversionRefusal } from '../../domain/conversion.ts';
import { autoUnsubscribeRefusal, expirePolicyOf, type ExpirePolicy } from '../../domain/expire-policy.ts';
import type { Instance } from '../../domain/instance.ts';
import type { Order } from '../../domain/order.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { shownStatus } from '../../domain/suspension.ts';
import { useOfInstance, type UseOfInstance } from './use-of-instance.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** The resource details of one application, without what the seller is asked for. */
export interface InstancePage extends InstanceRow {
  readonly product: Product | undefined;
  readonly detailsRefusal: Refusal | undefined;
  readonly changeRefusal: Refusal | undefined;
  readonly unsubscribeRefusal: Refusal | undefined;
  readonly autoRenewalRefusal: Refusal | undefined;
  /** What becomes of it at its expiry, where it has one, and why the buyer cannot have it unsubscribed then. */
  readonly expirePolicy: ExpirePolicy | undefined;
  readonly autoUnsubscribeRefusal: Refusal | undefined;
  /** Why no renewal can be given back; mere absence of one is not shown. */
  readonly cancelRenewalRefusal: Refusal | undefined;
  readonly closeRefusal: Refusal | undefined;
  /** Present for a trial: why it cannot be converted now, if so. */
  readonly conversion: { readonly refusal: Refusal | undefined } | undefined;
  /** What is metered, or what is left of a package. */
  readonly use: UseOfInstance | undefined;
  /** Orders for this application, newest first. */
  readonly orders: readonly Order[];
  readonly lifeline: Lifeline | undefined;
  /** The seller knows it: a package that draws on a pay-per-use instance has nothing of its own. */
  readonly hasAccess: boolean;
  /** Which sentence tells what comes next: what is not renewed is topped up, or is over. */
  readonly lead: '' | '.debt' | '.over' | 'stopped';
}

/** The life of a period instance as shares of one line, 0 to 100. */
export interface Lifeline {
  readonly fromSimAt: number;
  readonly untilSimAt: number;
  readonly now: number;
  readonly phases: readonly {
    readonly kind: 'in_use' | 'expired' | 'frozen';
    readonly from: number;
    readonly to: number;
  }[];
}

/** Builds the page of one application. */
export function instancePage(workspace: Workspace, instance: Instance): InstancePage {
  const product = workspace.state.get('products', instance.productId);
  const context = { simAt: workspace.simNow(), profile: workspace.profile() };
  const refund = quoteRefund(workspace, instance.id);
  const cancelable = cancelableRenewals(workspace, instance.id);
  return {
    ...instanceRow(workspace, instance),
    product,
    detailsRefusal: detailsRefusal(instance),
    changeRefusal: product && changeRefusal({ instance, product, context }),
    unsubscribeRefusal: isRefusal(refund) ? refund : undefined,
    autoRenewalRefusal: autoRenewalRefusal(workspace.draft(), instance),
    expirePolicy: expirePolicyOf(instance),
    autoUnsubscribeRefusal: autoUnsubscribeRefusal(instance, context.profile),
    cancelRenewalRefusal: isRefusal(cancelable) ? cancelable : undefined,
    closeRefusal: refusalOfClosing(workspace, instance),
    conversion: product && instance.billing === 'trial' ? { refusal: conversionRefusal(instance, product) } : undefined,
    use: useOfInstance(workspace, instance),
    orders: workspace.state
      .ordersOfInstance(instance.id)
      .toReversed()
      .flatMap((id) => workspace.state.get('orders', id) ?? []),
    lifeline: lifeline(instance, workspace.simNow()),
    hasAccess: !instance.pack || instance.sellerInstanceId !== undefined || instance.status === 'provisioning',
    lead: leadOf(instance),
  };
}

function leadOf(instance: Instance): InstancePage['lead'] {
  const { status, suspension, meter, pack, billing } = instance;
  const stopped = status === 'in_use' && shownStatus(instance) === 'frozen' && !suspension;
  if (stopped) return 'stopped';
  const over = status === 'expired' || status === 'frozen';
  if (meter && over) return '.debt';
  return (pack || billing === 'trial') && over ? '.over' : '';
}

function lifeline(instance: Instance, nowSimAt: number): Lifeline | undefined {
  const { startSimAt, expireSimAt, retentionFromSimAt, releaseDueSimAt } = instance;
  if (startSimAt === undefined || expireSimAt === undefined) return undefined;
  const untilSimAt = releaseDueSimAt ?? expireSimAt;
  const share = (at: number): number =>
    Math.round(Math.min(1, Math.max(0, (at - startSimAt) / Math.max(1, untilSimAt - startSimAt))) * 1_000) / 10;
  return {
    fromSimAt: startSimAt,
    untilSimAt,
    now: share(nowSimAt),
    phases: [
      { kind: 'in_use', from: 0, to: share(expireSimAt) },
      ...(retentionFromSimAt === undefined
        ? []
        : [{ kind: 'expired' as const, from: share(expireSimAt), to: share(retentionFromSimAt) }]),
      ...(releaseDueSimAt === undefined || retentionFromSimAt === undefined
        ? []
        : [{ kind: 'frozen' as const, from: share(retentionFromSimAt), to: 100 }]),
    ],
  };
}
