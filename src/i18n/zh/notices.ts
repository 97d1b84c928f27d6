import type { notices as en } from '../en/notices.ts';

export const notices: Record<keyof typeof en, string> = {
  'notice.order_completed': '{{product}} 已可使用',
  'notice.order_completed.text': '订单 {{orderId}} 已完成。请打开我的云商店查看应用的地址和账号。',
  'notice.order_refunded': '订单 {{orderId}} 已退款',
  'notice.order_refunded.text': '{{amount}} 已按原支付方式退回。{{reason}}',
  'notice.call_failed': '调用商家接口失败：{{activity}}',
  'notice.call_failed.text': '{{product}} 的第 {{tries}} 次调用失败，将再次尝试。',
  'notice.call_given_up': '已停止调用商家接口：{{activity}}',
  'notice.call_given_up.text': '{{product}} 的 {{tries}} 次调用均失败。排除原因后，请在生产接口消息中重新启动。',
  'notices.call_given_up.refunded':
    '{{product}} 的 {{tries}} 次调用均失败，订单 {{orderId}} 已自动退订并全额退款。请排除原因，并向买家解释。',
  'notice.instance_expired': '{{product}} 已过期',
  'notice.instance_expired.text': '请在 {{retention}} 之前续费以继续使用。将于 {{release}} 释放。',
  'notice.instance_frozen': '{{product}} 已冻结',
  'notice.instance_frozen.text': '已不能使用。数据保留到 {{release}}，请在此之前续费。',
  'notice.instance_released': '{{product}} 已释放',
  'notice.instance_released.text': '应用及其数据已不存在。',
  'notice.renewal_completed': '{{product}} 续费成功',
  'notice.renewal_completed.text': '订单 {{orderId}} 已完成。新的到期时间为 {{expire}}。',
  'notice.payment_timed_out': '订单 {{orderId}} 已取消',
  'notice.payment_timed_out.text': '订单未在规定时间内支付。已取消的订单不能恢复；如仍需要 {{product}}，请重新购买。',
};
