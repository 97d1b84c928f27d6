import type { Activity } from '../../domain/call.ts';
import type { CallFields } from '../../domain/call-fields.ts';
import type { SellerMessage } from '../../domain/seller-intent.ts';
import { aliveProbe, buy, keep, messages } from '../conversation.ts';
import { readingOf, type Evidence } from '../evidence.ts';
import { placeOrder, type Purchase } from '../purchase.ts';
import type { OwnRequirementId } from '../requirements.ts';
import type { Bought, Heard, Session } from '../session.ts';
import { isMeteredBilling, mainBilling, type ConformanceSettings } from '../settings.ts';
import type { Tampering } from '../tampering.ts';
import { freezeActivity, upgradeActivity, type TestCase } from '../test-case.ts';
import { frozenBillings, termBilling } from './activities.ts';

const BAD_PARAMETER = '000002';
const AUTHENTICATION = '000001';
const UNKNOWN_INSTANCE = '000003';

/** Messages about an instance that change something, as far as the product is sold that way and the seller answers them. */
function changes(session: Session, bought: Bought): SellerMessage[] {
  const { settings } = session;
  const { billing } = bought.purchase;
  const all = [
    ...(termBilling(settings) === billing ? [messages.term(session, bought, 'renewal')] : []),
    ...(billing === 'one_time' ? [] : [messages.freeze(session, bought)]),
    ...(settings.upgrade ? [messages.upgrade(session, bought)] : []),
  ];
  return all.filter(({ activity }) => session.works.has(activity));
}

/** Makes an order's creation wrong, then right: the wrong one must be refused and must have made nothing. */
async function wrongCreation(
  session: Session,
  tamperings: readonly Tampering[],
  judge: (wrong: Heard, right: Heard) => boolean,
  evidence: Evidence,
): Promise<void> {
  for (const tampering of tamperings) {
    const purchase = placeOrder(session.shop, mainBilling(session.settings));
    const wrong = await session.create(purchase, { tampering });
    const right = await session.create(purchase);
    keep(session, purchase, right);
    if (!evidence.works('ACT-CREATE', right)) return;
    if (judge(wrong, right)) madeNothing(evidence, wrong, right);
  }
}

/** A refused creation that made the instance all the same shows by its businessId, which most sellers take as the id. */
function madeNothing(evidence: Evidence, wrong: Heard, right: Heard): void {
  if (right.judgement.instanceId === wrong.businessId) evidence.note('NO-EFFECT', 'did_it', wrong);
  else if (right.judgement.instanceId === right.businessId) evidence.note('NO-EFFECT', 'met', wrong);
  else evidence.leave('NO-EFFECT', 'cannot_tell');
}

/** A release that is wrong: the instance must still be there. */
async function wrongRelease(
  session: Session,
  evidence: Evidence,
  tampering: Tampering,
  judge: (wrong: Heard, bought: Bought) => boolean,
): Promise<void> {
  if (!session.works.has('releaseInstance')) return;
  const bought = await buy(session, evidence);
  if (!bought) return;
  const wrong = await session.call(messages.release(session, bought), { tampering });
  if (!judge(wrong, bought)) return;
  const probe = aliveProbe(session, bought);
  if (!probe) return evidence.leave('NO-EFFECT', 'cannot_tell');
  const heard = await probe();
  const gone = heard.judgement.resultCode === UNKNOWN_INSTANCE;
  if (gone || heard.judgement.verdict === 'success') evidence.note('NO-EFFECT', gone ? 'did_it' : 'met', wrong);
}

/** Signature wrong in one way: for a creation, a release, and everything else that changes something. */
function wrongSignature(tampering: 'bad_signature' | 'other_body'): TestCase {
  return {
    proves: ['FAULT-SIGNATURE', 'NO-EFFECT'],
    run: async (session, evidence) => {
      const judge = (wrong: Heard, right: Heard): boolean => {
        evidence.pair('bad_signature', right, wrong);
        return readingOf(wrong) !== 'accepted';
      };
      await wrongCreation(session, [tampering], judge, evidence);
      const bought = await buy(session, evidence);
      if (!bought) return;
      for (const message of changes(session, bought)) {
        const wrong = await session.call(message, { tampering });
        evidence.pair('bad_signature', wrong, wrong);
      }
      await wrongRelease(session, evidence, tampering, (wrong) => {
        evidence.pair('bad_signature', wrong, wrong);
        return readingOf(wrong) !== 'accepted';
      });
    },
  };
}

function shiftedTime(tampering: 'stale' | 'future'): TestCase {
  return {
    proves: ['FAULT-TIMESTAMP'],
    run: async (session, evidence) => {
      const kind = tampering === 'stale' ? 'stale_timestamp' : 'future_timestamp';
      const judge = (wrong: Heard, right: Heard): boolean => {
        evidence.pair(kind, right, wrong);
        return readingOf(wrong) !== 'accepted';
      };
      await wrongCreation(session, [tampering], judge, evidence);
    },
  };
}

/** A creation without a part of its signature. */
function missingPart(id: OwnRequirementId, parts: Readonly<Record<'1.0' | '2.0', readonly Tampering[]>>): TestCase {
  return {
    proves: [id],
    run: async (session, evidence) => {
      const { version } = session.settings;
      // V1.0 says nowhere which of the two codes it is.
      const codes = version === '1.0' || id === 'SIGN-MISSING' ? [AUTHENTICATION, BAD_PARAMETER] : [BAD_PARAMETER];
      const judge = (wrong: Heard): boolean => evidence.refused(id, wrong, codes);
      await wrongCreation(session, parts[version], judge, evidence);
    },
  };
}

const MADE_UP_ID = 'there-is-no-such-instance';
const MADE_UP_ACTIVITY = 'makeCoffee';

/** Members without which a call cannot be carried out (v1-saas 5, v2-saas 4); of the instance a wrong id may be said. */
const MANDATORY: Readonly<Record<'1.0' | '2.0', Partial<Readonly<Record<Activity, readonly string[]>>>>> = {
  '1.0': {
    newInstance: ['orderId', 'productId', 'customerId'],
    refreshInstance: ['instanceId', 'orderId', 'expireTime'],
    expireInstance: ['instanceId'],
    instanceStatus: ['instanceId', 'instanceStatus'],
    upgrade: ['instanceId', 'orderId'],
    releaseInstance: ['instanceId'],
    queryInstance: ['instanceId'],
  },
  '2.0': {
    newInstance: ['orderId', 'orderLineId'],
    refreshInstance: ['instanceId', 'orderId', 'orderLineId', 'scene', 'expireTime'],
    updateInstanceStatus: ['instanceId', 'status'],
    upgradeInstance: ['instanceId', 'orderId', 'orderLineId'],
    releaseInstance: ['instanceId'],
    queryInstance: ['instanceId'],
  },
};

/** One more character than fits (longest values of v1-saas 5 and v2-saas 4). */
const TOO_LONG = 65;

function creation(session: Session): { readonly purchase: Purchase; readonly message: SellerMessage } {
  const purchase = placeOrder(session.shop, mainBilling(session.settings));
  return { purchase, message: session.message(purchase, { does: 'create' }) };
}

function without(fields: CallFields, name: string): CallFields {
  return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
}

/** Everything that can be asked about an instance, its end included. */
function everyChange(session: Session, bought: Bought): SellerMessage[] {
  const end = session.works.has('releaseInstance') ? [messages.release(session, bought)] : [];
  return [...changes(session, bought), ...end];
}

const needsSomeChange = (settings: ConformanceSettings): Activity[] => {
  const [billing] = frozenBillings(settings);
  if (billing) return [freezeActivity(settings, isMeteredBilling(billing))];
  return settings.upgrade ? [upgradeActivity(settings)] : [];
};

/** Calls that no marketplace makes: the seller refuses them with the right code and changes nothing. */
export const REFUSAL_TESTS = {
  'sign.bad': wrongSignature('bad_signature'),
  'sign.body': wrongSignature('other_body'),
  'sign.missing': missingPart('SIGN-MISSING', { '1.0': ['no_signature'], '2.0': ['no_signature'] }),
  'notify.sign': {
    proves: ['NOTIFY-SIGN'],
    needs: () => ['orderNotify'],
    run: async (session, evidence) => {
      for (const tampering of ['bad_signature', 'other_body', 'no_signature'] as const) {
        const purchase = placeOrder(session.shop, mainBilling(session.settings));
        evidence.refused('NOTIFY-SIGN', await session.notify(purchase, tampering), [AUTHENTICATION, BAD_PARAMETER]);
      }
    },
  },
  'time.missing': missingPart('TIME-MISSING', { '1.0': ['no_timestamp'], '2.0': ['no_timestamp', 'no_nonce'] }),
  'time.stale': shiftedTime('stale'),
  'time.future': shiftedTime('future'),
  'nonce.repeated': {
    proves: ['FAULT-NONCE'],
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, mainBilling(session.settings));
      const first = await session.create(purchase);
      keep(session, purchase, first);
      if (!evidence.works('ACT-CREATE', first)) return;
      evidence.pair('repeated_nonce', first, await session.repeat(first));
    },
  },
  'unknown.instance': {
    proves: ['UNKNOWN-INSTANCE'],
    needs: needsSomeChange,
    leftOut: (settings) => (needsSomeChange(settings).length > 0 ? undefined : 'other_billing'),
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, mainBilling(session.settings));
      const nobody: Bought = { purchase, instanceId: MADE_UP_ID, businessId: '', released: true };
      for (const message of changes(session, nobody)) {
        evidence.refused('UNKNOWN-INSTANCE', await session.call(message), [UNKNOWN_INSTANCE]);
      }
      // The code is told for changes only; a query must not make something up.
      if (session.works.has('queryInstance')) {
        evidence.refused('UNKNOWN-INSTANCE', await session.query([MADE_UP_ID], purchase), []);
      }
    },
  },
  'unknown.activity': {
    proves: ['UNKNOWN-ACTIVITY'],
    run: async (session, evidence) => {
      const { message } = creation(session);
      const heard = await session.call(message, { wireActivity: MADE_UP_ACTIVITY });
      evidence.refused('UNKNOWN-ACTIVITY', heard, [BAD_PARAMETER]);
    },
  },
  'field.missing': {
    proves: ['FIELD-MISSING'],
    run: async (session, evidence) => {
      const mandatory = MANDATORY[session.settings.version];
      const bought = await buy(session, evidence);
      if (!bought) return;
      const { message } = creation(session);
      const { instanceId } = bought;
      const query: SellerMessage[] = session.works.has('queryInstance')
        ? [{ activity: 'queryInstance', fields: { instanceId } }]
        : [];
      for (const { activity, fields } of [message, ...query, ...everyChange(session, bought)]) {
        for (const name of mandatory[activity] ?? []) {
          const heard = await session.call({ activity, fields: without(fields, name) });
          const codes = name === 'instanceId' ? [BAD_PARAMETER, UNKNOWN_INSTANCE] : [BAD_PARAMETER];
          evidence.refused('FIELD-MISSING', heard, codes);
        }
      }
    },
  },
  'field.long': {
    proves: ['FIELD-LONG'],
    run: async (session, evidence) => {
      const { purchase, message } = creation(session);
      const long = await session.call({
        ...message,
        fields: { ...message.fields, orderId: `${purchase.subject.purchase.id}`.padEnd(TOO_LONG, 'X') },
      });
      keep(session, purchase, long);
      evidence.refused('FIELD-LONG', long, [BAD_PARAMETER]);
      const nobody: Bought = { purchase, instanceId: 'X'.repeat(TOO_LONG), businessId: '', released: true };
      for (const change of changes(session, nobody)) {
        evidence.refused('FIELD-LONG', await session.call(change), [BAD_PARAMETER, UNKNOWN_INSTANCE]);
      }
    },
  },
  'http.type': {
    proves: ['CONTENT-TYPE'],
    run: async (session, evidence) => {
      const judge = (wrong: Heard): boolean => evidence.refused('CONTENT-TYPE', wrong, [], true);
      await wrongCreation(session, ['other_type'], judge, evidence);
    },
  },
  'http.method': {
    proves: ['METHOD'],
    run: async (session, evidence) => {
      const judge = (wrong: Heard): boolean => evidence.refused('METHOD', wrong, [], true);
      await wrongCreation(session, ['other_method'], judge, evidence);
    },
  },
} as const satisfies Record<string, TestCase>;
