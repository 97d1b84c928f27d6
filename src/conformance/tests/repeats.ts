import type { Activity } from '../../domain/call.ts';
import type { SellerMessage } from '../../domain/seller-intent.ts';
import { buy, buyFor, keep, messages, release } from '../conversation.ts';
import type { Evidence } from '../evidence.ts';
import { furtherItem, placeOrder } from '../purchase.ts';
import type { OwnRequirementId } from '../requirements.ts';
import type { Bought, Heard, Session } from '../session.ts';
import { isMeteredBilling, mainBilling, type ConformanceSettings } from '../settings.ts';
import { freezeActivity, upgradeActivity, type TestCase } from '../test-case.ts';
import { frozenBillings, termBilling } from './activities.ts';

/** The same order so many times at once. */
const PARALLEL = 4;

/** Sends a message twice, each signed by itself; the second must be answered like the first. */
async function twice(
  session: Session,
  evidence: Evidence,
  message: SellerMessage,
  id: OwnRequirementId,
): Promise<Heard | undefined> {
  const first = await session.call(message);
  if (!evidence.works(id, first)) return undefined;
  const second = await session.call(message);
  evidence.pair('duplicate', first, second);
  return second;
}

const needsFreeze = (settings: ConformanceSettings): Activity[] =>
  frozenBillings(settings).map((billing) => freezeActivity(settings, isMeteredBilling(billing)));

async function buyIn(session: Session, evidence: Evidence, billing: Bought['purchase']['billing'] | undefined) {
  return billing && buy(session, evidence, billing);
}

/** The marketplace repeats calls: after a lost answer, by hand, or for the buyer's details page (v1-saas 5.1.3). */
export const REPEAT_TESTS = {
  'again.create': {
    proves: ['ID-SAME'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (!bought) return;
      // A new businessId comes with every request by itself.
      evidence.works('ACT-CREATE', await session.create(bought.purchase, { known: bought.instanceId }));
    },
  },
  'again.parallel': {
    proves: ['FAULT-SAME-INSTANCE'],
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, mainBilling(session.settings));
      const message = session.message(purchase, { does: 'create' });
      const all = await Promise.all(
        Array.from({ length: PARALLEL }, () => session.call(message, { cause: 'purchase' })),
      );
      const [first, ...others] = all;
      if (!first) return;
      for (const heard of all) keep(session, purchase, heard);
      if (!evidence.works('ACT-CREATE', first)) return;
      for (const other of others) evidence.pair('parallel_duplicate', first, other);
    },
  },
  'again.items': {
    proves: ['ID-UNIQUE'],
    leftOut: ({ billing }) => (billing.some(isMeteredBilling) ? undefined : 'other_billing'),
    run: async (session, evidence) => {
      const first = placeOrder(session.shop, session.settings.billing.find(isMeteredBilling) ?? 'on_demand');
      if (!(await buyFor(session, evidence, first))) return;
      await buyFor(session, evidence, furtherItem(session.shop, first));
    },
  },
  'again.term': {
    proves: ['FAULT-REPEATABLE'],
    needs: () => ['refreshInstance'],
    leftOut: (settings) => (termBilling(settings) ? undefined : 'other_billing'),
    run: async (session, evidence) => {
      const bought = await buyIn(session, evidence, termBilling(session.settings));
      if (bought) await twice(session, evidence, messages.term(session, bought, 'renewal'), 'ACT-TERM');
    },
  },
  'again.freeze': {
    proves: ['FAULT-REPEATABLE'],
    needs: needsFreeze,
    leftOut: (settings) => (frozenBillings(settings).length > 0 ? undefined : 'other_billing'),
    run: async (session, evidence) => {
      for (const billing of frozenBillings(session.settings)) {
        const bought = await buy(session, evidence, billing);
        if (bought) await twice(session, evidence, messages.freeze(session, bought), 'ACT-FREEZE');
      }
    },
  },
  'again.upgrade': {
    proves: ['FAULT-REPEATABLE'],
    needs: (settings) => [upgradeActivity(settings)],
    leftOut: ({ upgrade }) => (upgrade ? undefined : 'not_offered'),
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (bought) await twice(session, evidence, messages.upgrade(session, bought), 'ACT-UPGRADE');
    },
  },
  'again.release': {
    proves: ['FAULT-REPEATABLE'],
    needs: () => ['releaseInstance'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (!bought) return;
      if (await twice(session, evidence, messages.release(session, bought), 'ACT-RELEASE')) bought.released = true;
    },
  },
  'debug.first': {
    proves: ['DEBUG-FIRST'],
    needs: () => ['releaseInstance'],
    run: async (session, evidence) => {
      const purchase = placeOrder(session.shop, mainBilling(session.settings));
      const { activity, fields } = session.message(purchase, { does: 'release' }, MADE_UP_ID);
      evidence.works('DEBUG-FIRST', await session.call({ activity, fields: { ...fields, testFlag: '1' } }));
    },
  },
} as const satisfies Record<string, TestCase>;

/** As the debugging page has it (v1-saas 9.1), made ours so that nobody's saved case is met. */
const MADE_UP_ID = 'huaweitest123456-conformance';

/** Calls in the order in which lives really go (v1-saas 5.9, v2-saas 4). */
export const LIFE_TESTS = {
  'life.frozen': {
    proves: ['LIFE-FROZEN'],
    needs: needsFreeze,
    run: async (session, evidence) => {
      const [billing] = frozenBillings(session.settings);
      const bought = await buyIn(session, evidence, billing);
      if (!bought) return;
      if (!evidence.works('ACT-FREEZE', await session.call(messages.freeze(session, bought)))) return;
      evidence.works('LIFE-FROZEN', await details(session, bought));
    },
  },
  'life.revived': {
    proves: ['LIFE-REVIVED'],
    needs: (settings) => ['refreshInstance', freezeActivity(settings, false)],
    run: async (session, evidence) => {
      const bought = await buyIn(session, evidence, termBilling(session.settings));
      if (!bought) return;
      if (!evidence.works('ACT-FREEZE', await session.call(messages.freeze(session, bought)))) return;
      const renewal = messages.term(session, bought, 'renewal');
      if (!evidence.works('LIFE-REVIVED', await session.call(renewal, { cause: 'renewal' }))) return;
      if (session.settings.version === '1.0') return;
      evidence.works('LIFE-REVIVED', await session.call(messages.unfreeze(session, bought), { cause: 'unfreeze' }));
    },
  },
  'life.early-end': {
    proves: ['LIFE-EARLY-END'],
    needs: () => ['releaseInstance'],
    run: async (session, evidence) => {
      const bought = await buy(session, evidence);
      if (bought) await release(session, evidence, bought, 'LIFE-EARLY-END', true);
    },
  },
  'life.over': {
    proves: ['LIFE-OVER'],
    needs: (settings) => ['releaseInstance', ...needsFreeze(settings)],
    run: async (session, evidence) => {
      const [billing] = frozenBillings(session.settings);
      const bought = await buyIn(session, evidence, billing);
      if (!bought || !(await release(session, evidence, bought))) return;
      evidence.refused('LIFE-OVER', await session.call(messages.freeze(session, bought)), ['000003']);
    },
  },
} as const satisfies Record<string, TestCase>;

/** What the buyer's details page asks: V1.0 calls newInstance again for what is not metered (v1-saas 5.1). */
function details(session: Session, bought: Bought): Promise<Heard> {
  const { purchase, instanceId } = bought;
  const asks = session.settings.version === '2.0' || isMeteredBilling(purchase.billing);
  return asks ? session.query([instanceId], purchase) : session.create(purchase, { known: instanceId });
}

/** Many orders at the same time, and all that is left is released in the same way. */
export const LOAD_TESTS = {
  'load.orders': {
    proves: ['ORDERS-AT-ONCE', 'ID-UNIQUE'],
    run: async (session, evidence) => {
      const billing = mainBilling(session.settings);
      const orders = Array.from({ length: session.settings.ordersAtOnce }, () => placeOrder(session.shop, billing));
      await Promise.all(orders.map((order) => buyFor(session, evidence, order, 'ORDERS-AT-ONCE')));
    },
  },
  'load.release': {
    proves: ['ACT-RELEASE'],
    needs: () => ['releaseInstance'],
    run: async (session, evidence) => {
      const left = session.bought.filter(({ released }) => !released);
      const { ordersAtOnce } = session.settings;
      for (let at = 0; at < left.length && !session.aborted && !session.targetIsGone; at += ordersAtOnce) {
        await Promise.all(left.slice(at, at + ordersAtOnce).map((each) => release(session, evidence, each)));
      }
    },
  },
} as const satisfies Record<string, TestCase>;
