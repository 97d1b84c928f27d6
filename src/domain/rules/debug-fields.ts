import type { MarketActivity } from '../call-direction.ts';
import type { ProtocolVersion } from '../protocol-version.ts';

/** One member of a call as the debugging page offers it (tables of v1-saas 5 and v2-saas 4). */
export interface DebugField {
  /** Name on the wire; `productInfo.skuCode` for a member of an object. */
  readonly name: string;
  readonly mandatory: boolean;
  /** In characters; of extension parameters as one JSON text in bytes. */
  readonly maxLength: number;
  /** The values that the table allows. */
  readonly choices?: readonly string[];
  /** Most ids that it may join with commas. */
  readonly idsMax?: number;
}

/** One tab of the debugging page. */
export interface DebugTab {
  readonly activity: MarketActivity;
  readonly fields: readonly DebugField[];
  /** On sites that have the call; absent: on all. */
  readonly sites?: readonly ('cn' | 'intl' | 'eu')[];
}

/** Lengths that no page shows [unknown]: ours, as much as the sample seller takes. */
const UNKNOWN_LENGTH = 512;

/** A list of extension parameters as JSON, in bytes: at most 2048 characters once it is Base64 (v1-saas 5.1). */
const EXTENSIONS_LENGTH = 1_536;

const must = (name: string, maxLength = 64, choices?: readonly string[]): DebugField => ({
  ...{ name, mandatory: true, maxLength },
  ...(choices ? { choices } : {}),
});
const may = (name: string, maxLength = 64, choices?: readonly string[]): DebugField => ({
  ...must(name, maxLength, choices),
  mandatory: false,
});

const PERIOD = [may('periodType', 10, ['year', 'month']), may('periodNumber', 2)];
/** Quantities: seven digits on the present page of the China site, four on its older one and on the international site (v1-saas 0). */
const LINEAR_LENGTHS = { cn: 7, intl: 4, eu: 7 } as const;
const LINEAR = [may('amount', 7), may('diskSize', 7), may('bandWidth', 7)];
/** Ids of 64 characters with commas between. */
const INSTANCE_IDS: DebugField = { ...must('instanceId', 6_499), idsMax: 100 };
const EXTENSIONS = may('saasExtendParams', EXTENSIONS_LENGTH);

/** Tabs of V1.0, in the order of the page (v1-saas 9.1). `businessId` is made anew where it is left empty (5.1). */
const V1_TABS: readonly DebugTab[] = [
  {
    activity: 'newInstance',
    fields: [
      must('customerId', 100),
      // Mandatory on the China site, optional on the international one (v1-saas 5.1).
      may('customerName'),
      may('userId'),
      may('userName'),
      may('mobilePhone', UNKNOWN_LENGTH),
      may('email', UNKNOWN_LENGTH),
      may('businessId'),
      must('orderId'),
      may('skuCode'),
      must('productId'),
      may('trialFlag', 1, ['0', '1']),
      may('expireTime', 20),
      may('chargingMode', 3, ['0', '1', '3', '5']),
      ...PERIOD,
      may('orderAmount', 20),
      ...LINEAR,
      EXTENSIONS,
      may('provisionType', 3),
    ],
  },
  {
    activity: 'refreshInstance',
    fields: [
      must('orderId'),
      must('instanceId'),
      may('productId'),
      must('expireTime', 20),
      may('trialToFormal', 2, ['1']),
      ...PERIOD,
      may('orderAmount', 20),
    ],
  },
  { activity: 'expireInstance', fields: [must('instanceId'), must('orderId')] },
  { activity: 'releaseInstance', fields: [must('instanceId'), must('orderId'), may('orderAmount', 20)] },
  {
    activity: 'upgrade',
    // The printed sample carries saasExtendParams, the table does not (v1-saas 5.5).
    fields: [must('instanceId'), must('orderId'), must('skuCode'), must('productId'), ...LINEAR, EXTENSIONS],
  },
  {
    activity: 'instanceStatus',
    fields: [must('instanceId'), must('instanceStatus', 32, ['FREEZE', 'NORMAL'])],
  },
  // Up to 100 ids, whatever the printed length of 64 says (v1-saas 5.7).
  { activity: 'queryInstance', fields: [INSTANCE_IDS] },
];

/** Tabs of V2.0 (v2-saas 4). */
const V2_TABS: readonly DebugTab[] = [
  { activity: 'newInstance', fields: [must('orderId'), must('orderLineId'), may('businessId')] },
  { activity: 'queryInstance', fields: [INSTANCE_IDS] },
  {
    activity: 'refreshInstance',
    fields: [
      must('scene', 64, ['RENEWAL', 'TRIAL_TO_FORMAL', 'UNSUBSCRIBE_RENEWAL_PERIOD', 'RENEWAL_CHANGE']),
      must('orderId'),
      must('orderLineId'),
      must('instanceId'),
      may('productId'),
      must('expireTime', 20),
    ],
  },
  { activity: 'updateInstanceStatus', fields: [must('instanceId'), must('status', 32, ['FREEZE', 'UNFREEZE'])] },
  { activity: 'releaseInstance', fields: [must('instanceId'), may('orderId'), may('orderLineId')] },
  { activity: 'upgradeInstance', fields: [must('instanceId'), must('orderId'), must('orderLineId')] },
  {
    activity: 'changeInstanceCheck',
    sites: ['cn', 'intl'],
    // The members of productInfo are printed nowhere: those of Query order are taken (v2-saas 4.7).
    fields: [
      must('instanceId'),
      must('productInfo.productId'),
      must('productInfo.skuCode'),
      may('productInfo.linearValue', 20),
    ],
  },
];

/** The tab of order notifications, for products that have them switched on, in both versions (v2-saas 4.8). */
export const NOTIFICATION_TAB: DebugTab = {
  activity: 'orderNotify',
  fields: [must('orderId'), must('orderLineId')],
};

/** The tabs of a version on a site; RENEWAL_CHANGE and its check are unknown to the Europe site (v2-saas 10). */
export function debugTabs(version: ProtocolVersion, site: 'cn' | 'intl' | 'eu'): readonly DebugTab[] {
  const tabs = version === '1.0' ? V1_TABS : V2_TABS;
  return tabs
    .filter(({ sites }) => sites === undefined || sites.includes(site))
    .map((tab) => ({ ...tab, fields: tab.fields.map((field) => onSite(field, site)) }));
}

function onSite(field: DebugField, site: 'cn' | 'intl' | 'eu'): DebugField {
  if (field.name === 'customerName') return { ...field, mandatory: site === 'cn' };
  if (LINEAR.includes(field)) return { ...field, maxLength: LINEAR_LENGTHS[site] };
  if (field.name !== 'scene' || site !== 'eu') return field;
  return { ...field, choices: (field.choices ?? []).filter((choice) => choice !== 'RENEWAL_CHANGE') };
}
