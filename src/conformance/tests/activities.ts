import type { BillingMode } from '../../domain/catalogue.ts';
import { textField } from '../../domain/call-fields.ts';
import { ruleValue, siteProfile } from '../../domain/site-profile.ts';
import { buy, buyFor, keep, messages, release, untilReady } from '../conversation.ts';
import type { Evidence } from '../evidence.ts';
import { placeOrder } from '../purchase.ts';
import type { Bought, Session } from '../session.ts';
import { isMeteredBilling, mainBilling, type ConformanceSettings } from '../settings.ts';
import type { TestCase } from '../test-case.ts';

/** A purchase of one way of billing, answered and, in V2.0, asked for until it is ready. */
export function createWith(billing: BillingMode): TestCase {
  return {
    proves: ['ACT-CREATE', 'ASYNC-READY'],
    leftOut: (settings) => (settings.billing.includes(billing) ? undefined : 'other_billing'),
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, billing);
      const heard = await session.create(purchase);
      const bought = keep(session, purchase, heard);
      if (!evidence.works('ACT-CREATE', heard) || !bought) return;
      if (session.settings.version === '2.0') await untilReady(session, evidence, bought);
    },
  };
}

/** The ways of billing in the settings that are frozen by different calls, one of each. */
export function frozenBillings({ version, billing }: ConformanceSettings): BillingMode[] {
  const lasting = billing.filter((mode) => mode !== 'one_time');
  if (version === '2.0') return lasting.slice(0, 1);
  const byTerm = lasting.find((mode) => !isMeteredBilling(mode));
  const metered = lasting.find(isMeteredBilling);
  return [byTerm, metered].filter((mode) => mode !== undefined);
}

/** The way of billing with a term to be set, if there is one. */
export function termBilling({ billing }: Pick<ConformanceSettings, 'billing'>): BillingMode | undefined {
  return (['period', 'trial'] as const).find((mode) => billing.includes(mode));
}

/** The way of billing whose instances queryInstance is asked about. */
function askedBilling(settings: ConformanceSettings): BillingMode {
  const metered = settings.billing.find(isMeteredBilling);
  return settings.version === '1.0' && metered ? metered : mainBilling(settings);
}

async function buyWithTerm(session: Session, evidence: Evidence): Promise<Bought | undefined> {
  const billing = termBilling(session.settings);
  return billing && buy(session, evidence, billing);
}

/** Whether the rules in force tell a V1.0 seller of a cancelled renewal. */
function cancelIsTold({ version, site, rules }: ConformanceSettings): boolean {
  return version === '2.0' || ruleValue(siteProfile(site, rules), 'renewal.cancel.v1') === 'told';
}

export const ACTIVITY_TESTS = {
  query: {
    proves: ['ACT-QUERY'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence, askedBilling(session.settings));
      if (bought) evidence.works('ACT-QUERY', await session.query([bought.instanceId], bought.purchase));
    },
  },
  'query.many': {
    proves: ['QUERY-MANY'],
    needs: () => ['queryInstance'],
    run: async (session, evidence) => {
      const billing = askedBilling(session.settings);
      const first = await buy(session, evidence, billing);
      const second = first && (await buy(session, evidence, billing));
      if (!first || !second) return;
      const heard = await session.query([first.instanceId, second.instanceId], first.purchase);
      // Beside the query of one, only the comma is new: V1.0 sends it encoded, and who signs it as it came refuses.
      const isUndecoded = session.settings.version === '1.0' && heard.judgement.resultCode === '000001';
      evidence.works(isUndecoded ? 'VALUE-ENCODING' : 'QUERY-MANY', heard);
    },
  },
  term: {
    proves: ['ACT-TERM'],
    run: async (session, evidence) => {
      const bought = await buyWithTerm(session, evidence);
      if (!bought) return;
      evidence.works('ACT-TERM', await session.call(messages.term(session, bought, 'renewal'), { cause: 'renewal' }));
    },
  },
  trial: {
    proves: ['ACT-TRIAL'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence, 'trial');
      if (!bought) return;
      const message = messages.term(session, bought, 'trial_to_formal');
      evidence.works('ACT-TRIAL', await session.call(message, { cause: 'conversion' }));
    },
  },
  cancel: {
    proves: ['ACT-CANCEL'],
    needs: () => ['refreshInstance'],
    leftOut: (settings) => (cancelIsTold(settings) ? undefined : 'other_site'),
    run: async (session, evidence) => {
      const bought = await buyWithTerm(session, evidence);
      if (!bought) return;
      const renewal = messages.term(session, bought, 'renewal');
      if (!evidence.works('ACT-TERM', await session.call(renewal, { cause: 'renewal' }))) return;
      const canceled = { ...bought.purchase.subject.purchase, id: textField(renewal.fields, 'orderId') ?? '' };
      const message = messages.term(session, bought, 'renewal_cancelled', canceled);
      evidence.works('ACT-CANCEL', await session.call(message, { cause: 'renewal_canceled' }));
    },
  },
  freeze: {
    proves: ['ACT-FREEZE'],
    run: async (session, evidence) => {
      for (const billing of frozenBillings(session.settings)) {
        const bought = await buy(session, evidence, billing);
        if (!bought) return;
        evidence.works('ACT-FREEZE', await session.call(messages.freeze(session, bought), { cause: 'expiry' }));
      }
    },
  },
  thaw: {
    proves: ['ACT-THAW'],
    run: async (session, evidence) => {
      const { version, billing } = session.settings;
      const mode = version === '1.0' ? billing.find(isMeteredBilling) : frozenBillings(session.settings)[0];
      const bought = mode && (await buy(session, evidence, mode));
      if (!bought) return;
      if (!evidence.works('ACT-FREEZE', await session.call(messages.freeze(session, bought), { cause: 'expiry' })))
        return;
      evidence.works('ACT-THAW', await session.call(messages.unfreeze(session, bought), { cause: 'unfreeze' }));
    },
  },
  upgrade: {
    proves: ['ACT-UPGRADE'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (!bought) return;
      evidence.works('ACT-UPGRADE', await session.call(messages.upgrade(session, bought), { cause: 'change' }));
    },
  },
  'change-check': {
    proves: ['ACT-CHANGE-CHECK'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (!bought) return;
      const message = messages.changeCheck(session, bought);
      evidence.works('ACT-CHANGE-CHECK', await session.call(message, { cause: 'change_check' }));
    },
  },
  notify: {
    proves: ['ACT-NOTIFY'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (!bought) return;
      // Of an order that has an instance, of one that has none yet, and of that one again.
      const later = placeOrder(session.shop, mainBilling(session.settings));
      for (const purchase of [bought.purchase, later, later]) {
        if (!evidence.works('ACT-NOTIFY', await session.notify(purchase))) return;
      }
    },
  },
  release: {
    proves: ['ACT-RELEASE'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (bought) await release(session, evidence, bought);
    },
  },
} as const satisfies Record<string, TestCase>;

/** What a service has to take however the values look (v1-saas 2, v2-saas 2). */
export const VALUE_TESTS = {
  'value.extra': {
    proves: ['EXTRA-FIELD'],
    run: async (session, evidence) => {
      // A capital comes before every small letter: who sorts without regard to case signs another text.
      await createWithMore(session, evidence, { Region: 'cn-north-4' }, 'EXTRA-FIELD');
    },
  },
  'value.empty': {
    proves: ['EMPTY-VALUE'],
    run: async (session, evidence) => {
      await createWithMore(session, evidence, { remark: '' }, 'EMPTY-VALUE');
    },
  },
  'value.encoding': {
    proves: ['VALUE-ENCODING'],
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, mainBilling(session.settings), { tellingValues: true });
      await buyFor(session, evidence, purchase, 'VALUE-ENCODING');
    },
  },
  'value.body-encoding': {
    proves: ['BODY-ENCODING'],
    run: async (session, evidence) => {
      await createWithMore(session, evidence, { remark: '“续费” a/b\\c <é> 😀' }, 'BODY-ENCODING');
    },
  },
  'value.time': {
    proves: ['TIME-FORM'],
    needs: () => ['refreshInstance'],
    run: async (session, evidence) => {
      const bought = await buyWithTerm(session, evidence);
      if (!bought) return;
      const { activity, fields } = messages.term(session, bought, 'renewal');
      const expireTime = `${textField(fields, 'expireTime')}000`;
      const heard = await session.call({ activity, fields: { ...fields, expireTime } }, { cause: 'renewal' });
      evidence.works('TIME-FORM', heard);
    },
  },
} as const satisfies Record<string, TestCase>;

async function createWithMore(
  session: Session,
  evidence: Evidence,
  more: Readonly<Record<string, string>>,
  id: 'EXTRA-FIELD' | 'EMPTY-VALUE' | 'BODY-ENCODING',
): Promise<void> {
  const purchase = placeOrder(session.shop, mainBilling(session.settings));
  const heard = await session.create(purchase, { more, sendsEmpty: id === 'EMPTY-VALUE' });
  keep(session, purchase, heard);
  evidence.works(id, heard);
}
