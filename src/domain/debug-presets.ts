import { termEnd, wireTime } from './calendar.ts';
import type { BillingMode, LinearAttribute, Product } from './catalogue.ts';
import { debugInputs } from './debug-fields.ts';
import { orderLineId } from './order-number.ts';
import type { CaseCondition } from './rules/debug-case-rules.ts';
import type { DebugTab } from './rules/debug-fields.ts';

/** Values seen on the debugging page (v1-saas 9.1). */
const SEEN = {
  customerId: '68cbc86abc2018ab880d92f36422fa0e',
  orderId: 'CS1906666666ABCDE',
  upgradeOrderId: 'CS1906666688ABCDE',
  productId: '00301-666666-0--0',
  upgradeProductId: '00301-666688-0-0',
  instanceId: 'huaweitest123456',
  amount: '6456',
  skuCode: 'd0abcd12-1234-5678-ab90-11ab012aaaa1',
} as const;

/** Orders that Query order answers for sellers who debug (v2-saas 8.3), by how the product is billed. */
const MOCK_NEW: Readonly<Record<BillingMode, string>> = {
  period: 'MOCKPERIODYEARNEW',
  one_time: 'MOCKONETIMENEW',
  on_demand: 'MOCKONDEMAND',
  package: 'MOCKONDEMANDPKG',
  trial: 'MOCKPERIODDAYTRIAL',
};
const MOCK_RENEW = 'MOCKMONTYRENEW';
const MOCK_SCENES: Readonly<Record<string, string>> = {
  TRIAL_TO_FORMAL: 'MOCKMONTYTRIALTOFORMAL',
  UNSUBSCRIBE_RENEWAL_PERIOD: 'MOCKMONTYUNSUBSCRIBE',
};
const MOCK_CHANGE = 'MOCKMONTYCHANGE';

/** Extension parameters that the guide fills in (v2-saas 8.3); others get its sample value (v1-saas 5.1.2). */
const EXTENSION_VALUES: Readonly<Record<string, string>> = {
  custEmail: 'buyer@example.com',
  emailDomainName: 'test.example.com',
  ip: '127.0.0.1',
};

/** Extension parameters seen on the debugging page (v1-saas 9.1); a product that defines its own has those in their place. */
const SEEN_EXTENSIONS = ['idNum', 'userName', 'custEmail'] as const;

/** `chargingMode` by billing mode; a trial is one of a period offering (v1-saas 5.1). */
const CHARGING: Readonly<Record<BillingMode, string>> = {
  period: '1',
  trial: '1',
  one_time: '3',
  on_demand: '0',
  package: '5',
};

/** Charging modes with an end that the call tells (v1-saas 5.1). */
const ENDING: readonly string[] = ['1', '5'];

/**
 * What a tab is filled with when it is opened: the values of the real page, and for V2.0, where no page shows any, the
 * mock orders that Query order knows. Texts by the names of `debugInputs`.
 * @param conditions of a required case that is to be debugged; they win
 */
export function debugPreset(
  product: Product,
  tab: DebugTab,
  { simAt, conditions = [] }: { readonly simAt: number; readonly conditions?: readonly CaseCondition[] },
): Record<string, string> {
  const asked = new Map(conditions.map((condition) => [condition.name, condition]));
  const exactly = (name: string): string | undefined => {
    const condition = asked.get(name);
    return condition && 'is' in condition ? condition.is : undefined;
  };
  const billing = billingOf(product);
  const chargingMode = exactly('chargingMode') ?? CHARGING[billing];
  const scene = exactly('scene') ?? 'RENEWAL';
  const values: Record<string, string> =
    product.interface.version === '1.0' && tab.activity !== 'orderNotify'
      ? v1Values(product, tab.activity, { chargingMode, simAt })
      : v2Values(tab.activity, { billing, scene, simAt });
  for (const condition of conditions) {
    if ('is' in condition) values[condition.name] = condition.is;
    else if (!condition.filled) values[condition.name] = '';
    else if (condition.name === 'productId') values['productId'] = SEEN.productId;
  }
  return Object.fromEntries(debugInputs(product, tab).map(({ name }) => [name, values[name] ?? extensionValue(name)]));
}

function v1Values(
  product: Product,
  activity: DebugTab['activity'],
  { chargingMode, simAt }: { readonly chargingMode: string; readonly simAt: number },
): Record<string, string> {
  const upgrade = activity === 'upgrade';
  const asks = product.asksFor ?? [];
  const ends = activity === 'refreshInstance' || ENDING.includes(chargingMode);
  const period = activity === 'refreshInstance' || chargingMode === '1';
  return {
    customerId: SEEN.customerId,
    customerName: 'huaweitest',
    ...(asks.includes('iam_user') ? { userId: '0123456789abcdef0123456789abcdef', userName: 'huaweitest-user' } : {}),
    ...(asks.includes('mobile_phone') ? { mobilePhone: '13800138000' } : {}),
    ...(asks.includes('email') ? { email: 'buyer@example.com' } : {}),
    orderId: upgrade ? SEEN.upgradeOrderId : SEEN.orderId,
    productId: upgrade ? SEEN.upgradeProductId : activity === 'newInstance' ? SEEN.productId : '',
    skuCode: SEEN.skuCode,
    instanceId: SEEN.instanceId,
    chargingMode,
    ...(ends ? { expireTime: expiry(simAt) } : {}),
    ...(period ? { periodType: 'year', periodNumber: '1' } : {}),
    orderAmount: activity === 'newInstance' || activity === 'refreshInstance' ? '12.780' : '',
    instanceStatus: 'FREEZE',
    ...(activity === 'newInstance' ? { saasExtendParams: seenExtensions() } : {}),
    ...Object.fromEntries(linearAttributes(product).map((name) => [name, SEEN.amount])),
  };
}

function v2Values(
  activity: DebugTab['activity'],
  { billing, scene, simAt }: { readonly billing: BillingMode; readonly scene: string; readonly simAt: number },
): Record<string, string> {
  const orderId =
    activity === 'newInstance' || activity === 'orderNotify'
      ? MOCK_NEW[billing]
      : activity === 'refreshInstance'
        ? (MOCK_SCENES[scene] ?? MOCK_RENEW)
        : activity === 'upgradeInstance'
          ? MOCK_CHANGE
          : '';
  return {
    orderId,
    orderLineId: orderId === '' ? '' : orderLineId(orderId),
    instanceId: SEEN.instanceId,
    scene,
    expireTime: expiry(simAt),
    status: 'FREEZE',
    'productInfo.productId': SEEN.upgradeProductId,
    'productInfo.skuCode': SEEN.skuCode,
    'productInfo.linearValue': '1',
  };
}

/** The first billing mode of a product that is not a trial, else the trial. */
function billingOf(product: Product): BillingMode {
  const modes = product.specifications.flatMap(({ skus }) =>
    skus.flatMap(({ prices }) => prices.map(({ billing }) => billing)),
  );
  return modes.find((mode) => mode !== 'trial') ?? modes[0] ?? 'period';
}

/** The quantities that its SKUs are sold by (v1-saas 9.1: inputs for offerings with multi-SKU prices). */
function linearAttributes(product: Product): LinearAttribute[] {
  const ranges = product.specifications.flatMap(({ skus }) => skus.flatMap(({ quantity }) => quantity ?? []));
  return [...new Set(ranges.map(({ attribute }) => attribute ?? 'amount'))];
}

function extensionValue(path: string): string {
  const [name, member] = path.split('.', 2);
  return name === 'saasExtendParams' && member !== undefined ? exampleOf(member) : '';
}

function exampleOf(extension: string): string {
  return EXTENSION_VALUES[extension] ?? 'extendParamValue';
}

function seenExtensions(): string {
  return JSON.stringify(SEEN_EXTENSIONS.map((name) => ({ name, value: exampleOf(name) })));
}

/** "Chosen by hand" on the real page: a year from now, as a term would end. */
function expiry(simAt: number): string {
  return wireTime(termEnd(simAt, { type: 'year', number: 1 }));
}
