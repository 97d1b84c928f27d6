import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import type { NoticeKind } from './notice.ts';

/** What a message is about beside the instance. */
interface NoticeSubject {
  readonly orderId?: string;
  readonly callId?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/**
 * Writes a message to the buyer or the seller of an instance, or about a product alone (empty ids otherwise), as
 * production would by mail, SMS or site message.
 */
export function notify(
  draft: Draft,
  to: 'buyer' | 'seller',
  kind: NoticeKind,
  instance: Pick<Instance, 'id' | 'buyerId' | 'productId'>,
  subject: NoticeSubject = {},
): void {
  const { simAt, wallAt } = draft.context;
  draft.put('notices', {
    id: `ntc-${draft.nextNumber()}`,
    to,
    kind,
    buyerId: instance.buyerId,
    productId: instance.productId,
    ...(instance.id === '' ? {} : { instanceId: instance.id }),
    simAt,
    wallAt,
    params: {},
    ...subject,
  });
}
