import { wireTime } from '../../domain/calendar.ts';
import type { Period } from '../../domain/catalogue.ts';
import { accountId } from '../../domain/customer-id.ts';
import type { Site } from '../../domain/site-profile.ts';
import type { OrderInfo, WireChargingMode, WireOrderType } from './order-info.ts';

interface MockOrder {
  readonly orderType: WireOrderType;
  readonly chargingMode: WireChargingMode;
  readonly period?: Period;
  readonly chargingName: string;
  /** Known on the Europe site too, which has no pay-per-use (v2-saas 10). */
  readonly inEurope: boolean;
}

const YEAR: Period = { type: 'year', number: 1 };
const MONTH: Period = { type: 'month', number: 1 };

function monthly(orderType: WireOrderType): MockOrder {
  return { orderType, chargingMode: 'PERIOD', period: MONTH, chargingName: '包周期', inEurope: true };
}

/** The orders that every seller may ask for while it develops (v2-saas 8.3); the spelling MONTY is the marketplace's. */
const MOCK_ORDERS: Readonly<Record<string, MockOrder>> = {
  MOCKPERIODYEARNEW: { ...monthly('NEW'), period: YEAR },
  MOCKONETIMENEW: { orderType: 'NEW', chargingMode: 'ONE_TIME', chargingName: '按次', inEurope: true },
  MOCKONDEMAND: { orderType: 'NEW', chargingMode: 'ON_DEMAND', chargingName: '按需', inEurope: false },
  MOCKONDEMANDPKG: {
    orderType: 'NEW',
    chargingMode: 'ON_DEMAND_PKG',
    period: MONTH,
    chargingName: '按需套餐包',
    inEurope: false,
  },
  MOCKPERIODDAYTRIAL: { ...monthly('TRIAL'), period: { type: 'day', number: 1 } },
  MOCKMONTYTRIALTOFORMAL: monthly('TRIAL_TO_FORMAL'),
  MOCKMONTYUNSUBSCRIBE: monthly('UNSUBSCRIBE'),
  MOCKMONTYRENEW: monthly('RENEW'),
  MOCKMONTYCHANGE: monthly('CHANGE'),
};

/** Ids of the mock orders of a site. */
export function mockOrderIds(site: Site): readonly string[] {
  return Object.keys(MOCK_ORDERS).filter((id) => site !== 'eu' || MOCK_ORDERS[id]?.inEurope);
}

/**
 * A mock order as it would be ordered at this moment, with the values of the one answer that was captured.
 * @returns `undefined` where the site has no such order, or the order no such line
 */
export function mockOrder(
  { orderId, orderLineId }: { readonly orderId: string; readonly orderLineId?: string },
  site: Site,
  simAt: number,
): OrderInfo | undefined {
  if (!mockOrderIds(site).includes(orderId)) return undefined;
  const order = MOCK_ORDERS[orderId];
  const ownLineId = `${orderId}-000001`;
  if (!order || (orderLineId !== undefined && orderLineId !== ownLineId)) return undefined;
  const { orderType, chargingMode, period, chargingName } = order;
  return {
    orderId,
    orderType,
    createTime: wireTime(simAt),
    orderLine: [
      {
        orderLineId: ownLineId,
        chargingMode,
        periodType: period?.type ?? null,
        periodNumber: period?.number ?? null,
        expireTime: period ? mockExpiry(simAt, period) : null,
        productInfo: [
          {
            productId: 'OFFI846200000000000001',
            skuCode: '0a4d1578-0000-4000-8000-000000000001',
            linearValue: 50,
            productName: `MOCK测试商品,测试规格,基础版,${chargingName}`,
          },
        ],
        extendParams: [
          { name: 'emailDomainName', value: 'test.xxxx.com' },
          { name: 'ip', value: '127.0.0.1' },
        ],
        currency: '100',
        currencyAfterDiscount: '100',
      },
    ],
    buyerInfo: {
      mobilePhone: '18680000001',
      email: null,
      customerId: accountId('mock_user_01'),
      customerName: 'mock_user_01',
      customerRealName: '测试用户1',
      customerType: 0,
      userId: null,
      userName: null,
    },
    extendParams: [],
  };
}

/** Unlike that of a true order, the captured expiry reads 235959 behind the date of the creation time. */
function mockExpiry(simAt: number, { type, number }: Period): string {
  const date = new Date(simAt);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (type === 'day') return wireTime(Date.UTC(year, month, day + number, 23, 59, 59));
  const months = month + number * (type === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return wireTime(Date.UTC(year, months, Math.min(day, lastDay), 23, 59, 59));
}
