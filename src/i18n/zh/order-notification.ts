/** Texts of the notification of orders (orderNotify). */
export const orderNotification = {
  'activity.orderNotify': '订单通知',
  'cause.order_notified': '把订单号通知商家，商家再通过“查询订单”接口获取其余信息',
  'story.order_notified': '订单 {{order}}（{{product}}）的订单通知',
  'rules.choice.purchases': '仅购买订单',
  'rules.choice.paid_orders': '所有已支付的订单',
  'rules.choice.all_orders': '全部订单，含退订',
  'rule.openApi.notifiedOrders':
    '商品开启订单通知后通知哪些订单：仅购买；或所有已支付的订单（含续费、变更、转商用）；或全部（含退订）。',
  'rule.retry.orderNotify.everyMinutes': '订单通知失败后两次尝试之间的分钟数。',
  'rule.retry.orderNotify.windowMinutes': '重试订单通知的分钟数；之后只能手动重新启动。订单本身不受影响。',

  'order_notification.title': '“{{product}}”的订单通知',
  'order_notification.crumb': '订单通知',
  'order_notification.lead':
    '一个可选的独立接口：云商店以 POST 方式发送订单号，您的服务再通过“查询订单”接口获取其余信息。各类商品都可使用，可与实例类接口并用，也可单独使用。',
  'order_notification.state.on': '已开启',
  'order_notification.state.off': '未开启',
  'order_notification.switch_on': '开启',
  'order_notification.save': '保存',
  'order_notification.switch_off': '关闭',
  'order_notification.saved.on': '已保存。下一个订单将通知到 {{url}}。',
  'order_notification.saved.off': '已关闭。不再通知新订单；已产生的调用仍会继续尝试。',
  'order_notification.url': '通知地址',
  'order_notification.url.hint':
    '可与生产接口地址相同，也可不同。调用为 POST、JSON，签名方式同 2.0 版本，与商品所用的接口版本无关。',
  'order_notification.key': '密钥',
  'order_notification.key.first': '此地址所绑定的订单通知密钥；没有则生成新密钥',
  'order_notification.key.shared':
    '生产接口使用了相同的密钥。每类接口必须有各自的密钥，生产环境要求使用两个不同的密钥。',
  'order_notification.what': '发送内容',
  'order_notification.what.orders.purchases': '购买订单支付成功后，每个订单行调用一次。',
  'order_notification.what.orders.paid_orders': '订单支付成功后，每个订单行调用一次：购买、续费、变更、转商用。',
  'order_notification.what.orders.all_orders': '每个订单行调用一次：支付成功后；退订订单在退款完成后。',
  'order_notification.what.rule': '通知哪些订单由此工作区的规则决定。',
  'order_notification.what.answer':
    '请按下文应答。其他应答均视为失败，每 {{every}} 分钟重试一次，共 {{window}} 分钟，之后只能手动重新启动。',
  'order_notification.what.order': '它与实例类接口互不等待：可能先于或晚于 newInstance 到达。',
  'order_notification.calls': '查看已发送的通知',
  'order_notification.debug': '去调试',
  'product.order_notification.on': '订单通知：已开启',
  'product.order_notification.off': '订单通知：未开启',
} as const;
