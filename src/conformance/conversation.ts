import type { BillingMode } from '../domain/catalogue.ts';
import { termEnd } from '../domain/calendar.ts';
import type { Order } from '../domain/order.ts';
import type { SellerMessage, TermChange } from '../domain/seller-intent.ts';
import type { Evidence } from './evidence.ts';
import { laterOrder, placeOrder, type Purchase } from './purchase.ts';
import type { OwnRequirementId } from './requirements.ts';
import type { Bought, Heard, Session } from './session.ts';
import { isMeteredBilling, mainBilling } from './settings.ts';

/** Places an order and has the seller make its instance. @returns `undefined` when that failed: it is noted then */
export async function buy(
  session: Session,
  evidence: Evidence,
  billing: BillingMode = mainBilling(session.settings),
): Promise<Bought | undefined> {
  return buyFor(session, evidence, placeOrder(session.shop, billing));
}

/** The same for an order that is there. `id`: what a refusal is noted under. */
export async function buyFor(
  session: Session,
  evidence: Evidence,
  purchase: Purchase,
  id: OwnRequirementId = 'ACT-CREATE',
): Promise<Bought | undefined> {
  const heard = await session.create(purchase);
  const bought = keep(session, purchase, heard);
  if (!evidence.works(id, heard) || !bought) return undefined;
  const ready =
    !session.asynchronous || session.settings.version === '1.0' || (await untilReady(session, evidence, bought));
  return ready ? bought : undefined;
}

/** Remembers an instance, so that it is released in the end. */
export function keep(session: Session, purchase: Purchase, { judgement, businessId }: Heard): Bought | undefined {
  const { instanceId } = judgement;
  if (instanceId === undefined) return undefined;
  const known = session.bought.find((each) => each.instanceId === instanceId);
  if (known) return known;
  const bought: Bought = { purchase, instanceId, businessId, released: false };
  session.bought.push(bought);
  return bought;
}

/** Asks for an instance until it is there, as the marketplace does after a creation (v2-saas 4.1). */
export async function untilReady(session: Session, evidence: Evidence, bought: Bought): Promise<boolean> {
  const { ports, settings } = session;
  const untilAt = ports.wallNow() + settings.pollLimitMs;
  for (;;) {
    const heard = await session.query([bought.instanceId], bought.purchase, 'provisioning_poll');
    if (heard.judgement.verdict !== 'pending') {
      const ready = evidence.works('ACT-QUERY', heard);
      if (ready && session.asynchronous) evidence.note('ASYNC-READY', 'met', heard);
      return ready;
    }
    evidence.form(heard);
    session.asynchronous = true;
    if (ports.wallNow() >= untilAt || session.aborted) {
      evidence.note('ASYNC-READY', 'not_ready', heard, { seconds: Math.round(settings.pollLimitMs / 1_000) });
      return false;
    }
    await ports.wait(settings.pollEveryMs, session.signal);
  }
}

/** A later message about an instance. */
export const messages = {
  term: (session: Session, { purchase, instanceId }: Bought, why: TermChange, canceled?: Order): SellerMessage => {
    const { subject } = purchase;
    const order = laterOrder(
      session.shop,
      purchase,
      canceled ? 'unsubscribe' : why === 'trial_to_formal' ? 'convert' : 'renew',
      'period',
    );
    const endAt = subject.instance.expireSimAt ?? session.ports.wallNow();
    const expireSimAt = canceled ? endAt : termEnd(endAt, { type: 'month', number: 1 });
    return session.message(
      purchase,
      { does: 'set_term', why, order, expireSimAt, ...(canceled && { canceled }) },
      instanceId,
    );
  },
  freeze: (session: Session, { purchase, instanceId }: Bought): SellerMessage => {
    const why = isMeteredBilling(purchase.billing) ? 'arrears' : 'expired';
    return session.message(purchase, { does: 'freeze', why }, instanceId);
  },
  unfreeze: (session: Session, { purchase, instanceId }: Bought): SellerMessage =>
    session.message(purchase, { does: 'unfreeze', why: 'back_to_normal' }, instanceId),
  upgrade: (session: Session, { purchase, instanceId }: Bought): SellerMessage =>
    session.message(purchase, { does: 'upgrade', order: laterOrder(session.shop, purchase, 'change') }, instanceId),
  changeCheck: (session: Session, { purchase, instanceId }: Bought): SellerMessage => {
    const { skuCode, offerId } = purchase.subject.instance;
    return session.message(purchase, { does: 'check_change', skuCode, offerId, quantity: 2 }, instanceId);
  },
  release: (session: Session, { purchase, instanceId }: Bought, givenBack = false): SellerMessage => {
    const unsubscription = givenBack ? laterOrder(session.shop, purchase, 'unsubscribe') : undefined;
    return session.message(purchase, { does: 'release', ...(unsubscription && { unsubscription }) }, instanceId);
  },
};

/** Releases an instance; success is noted as that of `id`. */
export async function release(
  session: Session,
  evidence: Evidence,
  bought: Bought,
  id: OwnRequirementId = 'ACT-RELEASE',
  givenBack = false,
): Promise<Heard | undefined> {
  const heard = await session.call(messages.release(session, bought, givenBack), { cause: 'end_of_retention' });
  if (!evidence.works(id, heard)) return undefined;
  bought.released = true;
  return heard;
}

/** What shows that an instance is there and usable. `undefined`: no call of the version shows it. */
export function aliveProbe(session: Session, bought: Bought): (() => Promise<Heard>) | undefined {
  const { version } = session.settings;
  const { billing } = bought.purchase;
  if (version === '2.0' || isMeteredBilling(billing)) return () => session.query([bought.instanceId], bought.purchase);
  if (billing === 'one_time') return undefined;
  return () => session.call(messages.term(session, bought, 'renewal'), { cause: 'renewal' });
}
