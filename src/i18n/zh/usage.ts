import type { usage as en } from '../en/usage.ts';

export const usage: Record<keyof typeof en, string> = {
  'offering.free.on_demand': '开通免费，按量付费',
  'offering.free.trial': '免费试用',
  'offering.free.package': '免费',
  'offering.metered.lead': '开通不收费，按实际用量从余额扣费：',
  'offering.trial.lead': '试用时长 {{length}}，可随时转为商用；试用不支持退订。',
  'metered.quota': '额度',
  'metered.validity': '有效期',
  'metered.overage': '用完之后',
  'metered.overage.pay': '按需计费继续使用',
  'metered.overage.stop': '服务停止',
  'metered.model.fixed': '固定计价',
  'metered.model.graduated': '阶梯累进计价（Step）',
  'metered.model.volume': '按所在区间计价（Tier）',
  'metered.cycle.hour': '按小时扣费',
  'metered.cycle.day': '按天扣费',
  'metered.accumulation.day': '按天累计',
  'metered.accumulation.month': '按月累计',
};
