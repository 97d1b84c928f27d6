import { choice, number, type RulesOf } from './rule.ts';

/** Rules of what sellers ask of the marketplace (v2-saas 8), and of the notification that makes them ask (4.8). */
export interface OpenApiRuleValues {
  'openApi.callsPerMinute': number;
  'openApi.limitAnswer': 'gateway' | 'service';
  'openApi.pushCodes': 'mkt' | 'newer';
  /** Whether the new push needs AK/SK beside its own three headers. */
  'openApi.pushAuthorization': 'required' | 'optional';
  'openApi.linearValues': 'entry_each' | 'first';
  'openApi.notifiedOrders': 'purchases' | 'paid_orders' | 'all_orders';
}

const QUOTA = 'v2-saas 8.2 (no request quota is published; the service knows "access frequency over limit")';

/** The same on every site until a page says otherwise. */
export const OPEN_API_RULES: RulesOf<OpenApiRuleValues> = {
  'openApi.callsPerMinute': number(0, 'unknown', QUOTA, 0, 100_000),
  'openApi.limitAnswer': choice<'gateway' | 'service'>('gateway', 'unknown', QUOTA, ['gateway', 'service']),
  'openApi.pushCodes': choice<'mkt' | 'newer'>(
    'mkt',
    'documented',
    'v2-saas 8.4 (page of 2023-11; newer fragments name 94060001, 94060002 and 94060004)',
    ['mkt', 'newer'],
  ),
  'openApi.pushAuthorization': choice<'required' | 'optional'>(
    'required',
    'inferred',
    'v2-saas 8.4 (it stands among the AK/SK APIs; the intl example prints signature, ts and nonce only)',
    ['required', 'optional'],
  ),
  'openApi.linearValues': choice<'entry_each' | 'first'>(
    'entry_each',
    'unknown',
    'v2-saas 8.3 (productInfo is a list, linearValue one number: how several quantities are told is printed nowhere)',
    ['entry_each', 'first'],
  ),
  'openApi.notifiedOrders': choice<'purchases' | 'paid_orders' | 'all_orders'>(
    'purchases',
    'inferred',
    'accessg-marketplace/zh-cn_topic_0000002091799153 (2025-11-13: after a customer has bought and paid; nothing is said of later orders)',
    ['purchases', 'paid_orders', 'all_orders'],
  ),
};
