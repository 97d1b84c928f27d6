import type { money as en } from '../en/money.ts';

/** 价格、库存、优惠券与支付。 */
export const money: Readonly<Record<keyof typeof en, string>> = {
  'refusal.out_of_stock': '该规格已售罄，商家可在库存管理中补充。',
  'refusal.coupon_foreign': '此账号没有优惠券 {{coupon}}。',
  'refusal.coupon_other_product': '优惠券 {{coupon}} 适用于其他商品。',
  'refusal.coupon_over': '优惠券 {{coupon}} 已过有效期。',
  'refusal.coupon_spent': '优惠券 {{coupon}} 已用完。',
  'refusal.coupon_one_discount': '一个订单只能使用一张折扣券。',
  'rules.group.price': '价格',
  'rules.group.stock': '库存',
  'rules.group.coupon': '优惠券',
  'rules.choice.half_up': '四舍五入',
  'rules.choice.down': '舍去',
  'rules.choice.band_for_all': '全部按所在区间单价',
  'rules.choice.slices': '各区间按各自单价',
  'rules.choice.never': '从不',
  'rules.choice.with_full_refund': '随全额退款返还',
  'rule.price.rounding': '折扣金额如何舍入到分，每个订单行舍入一次。',
  'rule.price.stepModel': '阶梯计价（Step）下数量的计价方式。',
  'rule.price.tierModel': 'Tier 计价下数量的计价方式。',
  'rule.stock.default': '商家未设置时每个规格的库存数量。',
  'rule.order.paidTogetherMax': '可同时支付或取消的待支付订单数量上限。',
  'rule.coupon.discountReturns': '退款后折扣券是否可再次使用。',
};
