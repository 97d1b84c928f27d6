import type { Language } from '../../i18n/language.ts';

/** Sentences that only scripts meet; everything that pages say too comes from `src/i18n`. */
const EN = {
  encrypt_type: 'Version 2.0 knows no encryption of fields: leave encryptType out.',
  period_type: 'Give periodType when billing is period, and only then.',
  period_not_used: 'Only billing period has a period: leave it out.',
  price_member: 'Give this when billing is {{billing}}, and only then.',
  usage_bands: 'The first band begins at 0, each further one above the one before; a fixed price has one.',
  accumulation: 'A graduated price needs the time over which slices add up.',
  billing_item: 'No pay-per-use price of the product has a billing item “{{value}}”.',
  usage_value: 'Enter a number above 0 with up to eight digits and four decimals.',
  below_min: 'This must not be less than min.',
  bands: 'The first band begins at 1, each further one above the one before.',
  combination: 'Name a value of each attribute of the specification, each combination once.',
  further: 'A further range counts something else than the first quantity and the other ranges.',
  further_price: 'Give a price for each of the furtherRanges, and for nothing else.',
  coupon_members: 'A cash coupon has an amount, a discount coupon has discountBasisPoints.',
  valid_to: 'The end must lie after now and after the beginning.',
  one_key: 'Give exactly one of accessKey and productId.',
  no_fields: 'Give the fields, or with version 2.0 the body.',
  one_target: 'Give exactly one of by, to, next and milestone.',
  one_scenario: 'Give exactly one of scenarioId and text.',
  rate_with_mode: 'Give rate with mode rate, and only then.',
  instant: 'Enter a date and time that exists, in ISO 8601 with its zone, e.g. 2027-01-31T09:00:00+08:00.',
  fault_count: 'Give count only with times first.',
  fault_share: 'Give percent and seed only with times share.',
  cursor: 'This list has given no such cursor.',
  currency: 'The currency of this workspace is {{currency}}.',
  duplicate: '“{{value}}” is there twice.',
  removal_reason: 'A removal needs a reason, and nothing else has one.',
  template_kind: 'Only a new product begins with a template.',
  supervised_fixed: 'Whether a product is supervised is fixed at its release.',
  change_sku: 'The product has no SKU “{{value}}”.',
  change_specification: 'A change rule leads to another SKU of the same specification.',
  change_at_renewal: 'The product has no specification “{{value}}”.',
  change_quantity: 'SKU “{{value}}” is not sold by quantity, so it cannot be scaled out.',
  other_id: 'This is not the id of the path.',
  unknown_member: 'There is no member of this name.',
  no_record: 'There is nothing with the id “{{id}}”.',
  no_calls: 'No call fits.',
  no_route: 'There is no such operation: {{method}} {{path}}.',
  bad_json: 'The body is not a valid JSON object.',
  bad_encoding: 'The body is not readable in the encoding that its headers name.',
  needs_json: 'Send the body as application/json.',
  needs_file: 'Send the exported file as application/x-ndjson.',
  id_taken: '“{{id}}” exists already.',
  default_stays: 'The workspace “default” cannot be deleted.',
  wait_over: 'No finished call fitted within {{timeoutMs}} ms.',
} as const;

export type ApiTextKey = keyof typeof EN;

const ZH: Readonly<Record<ApiTextKey, string>> = {
  encrypt_type: '2.0 版本没有字段加密，请去掉 encryptType。',
  period_type: '仅当 billing 为 period 时填写 periodType。',
  period_not_used: '只有 billing 为 period 时才有周期，请去掉该字段。',
  price_member: '仅当 billing 为 {{billing}} 时填写。',
  usage_bands: '第一个区间须从 0 开始，其后逐个递增；固定计价只有一个区间。',
  accumulation: '阶梯计价须给出累计周期。',
  billing_item: '商品的按需价格中没有计费项“{{value}}”。',
  usage_value: '请输入大于 0 的数字，最多八位整数和四位小数。',
  below_min: '该值不能小于 min。',
  bands: '第一个区间须从 1 开始，其后逐个递增。',
  combination: '须为规格的每个属性给出一个取值，且每种组合只能出现一次。',
  further: '其他数值属性须与第一个数值属性及彼此不同。',
  further_price: '请为每个 furtherRanges 给出价格，且不要多给。',
  coupon_members: '代金券须有 amount，折扣券须有 discountBasisPoints。',
  valid_to: '到期时间须晚于现在和生效时间。',
  one_key: 'accessKey 与 productId 须且仅须填写一个。',
  no_fields: '请填写 fields；2.0 版本也可以填写 body。',
  one_target: 'by、to、next 与 milestone 须且仅须填写一个。',
  one_scenario: 'scenarioId 与 text 须且只须给出一个。',
  rate_with_mode: '仅当 mode 为 rate 时须填写 rate。',
  instant: '请以 ISO 8601 格式输入存在的日期和时间，并带时区，例如 2027-01-31T09:00:00+08:00。',
  fault_count: '仅当 times 为 first 时填写 count。',
  fault_share: '仅当 times 为 share 时填写 percent 和 seed。',
  cursor: '该列表没有给出过这个游标。',
  currency: '此工作区的币种为 {{currency}}。',
  duplicate: '“{{value}}”重复出现。',
  removal_reason: '下架需填写原因，其他申请不填。',
  template_kind: '只有发布新商品时才能使用模板。',
  supervised_fixed: '是否涉及服务监管在商品发布时确定，不能更改。',
  change_sku: '商品没有 SKU“{{value}}”。',
  change_specification: '变更规则只能指向同一规格下的其他 SKU。',
  change_at_renewal: '商品没有规格“{{value}}”。',
  change_quantity: 'SKU“{{value}}”不按数量销售，不能扩容。',
  other_id: '与路径中的 id 不一致。',
  unknown_member: '没有这个字段。',
  no_record: '不存在 id 为“{{id}}”的对象。',
  no_calls: '没有符合条件的调用。',
  no_route: '没有这个操作：{{method}} {{path}}。',
  bad_json: '请求体不是有效的 JSON 对象。',
  bad_encoding: '无法按请求头声明的编码读取请求体。',
  needs_json: '请以 application/json 发送请求体。',
  needs_file: '请以 application/x-ndjson 发送导出的文件。',
  id_taken: '“{{id}}”已存在。',
  default_stays: '工作区“default”不能删除。',
  wait_over: '在 {{timeoutMs}} 毫秒内没有符合条件且已结束的调用。',
};

const TEXTS: Readonly<Record<Language, Readonly<Record<ApiTextKey, string>>>> = { en: EN, zh: ZH };

/** Whether the API has a sentence of its own under this key. */
export function isApiText(key: string): key is ApiTextKey {
  return Object.hasOwn(EN, key);
}

/** A sentence of the API with its `{{…}}` filled in. */
export function apiText(
  language: Language,
  key: ApiTextKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return TEXTS[language][key].replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(params[name] ?? whole));
}
