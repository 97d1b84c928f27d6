/** Texts of the notification of orders (orderNotify). */
export const orderNotification = {
  'activity.orderNotify': 'Order notification',
  'cause.order_notified': 'The seller is told the number of an order, to ask for the rest with Query order',
  'story.order_notified': 'Notification of order {{order}} ({{product}})',
  'rules.choice.purchases': 'only purchases',
  'rules.choice.paid_orders': 'paid orders of all types',
  'rules.choice.all_orders': 'all orders, unsubscriptions too',
  'rule.openApi.notifiedOrders':
    'Which orders are notified where a product has it switched on: purchases; or all that are paid, so renewals, changes and conversions too; or all, so unsubscriptions too.',
  'rule.retry.orderNotify.everyMinutes': 'Minutes between two tries of a failed order notification.',
  'rule.retry.orderNotify.windowMinutes':
    'Minutes during which an order notification is tried again; then only by hand. The order does not wait for it.',

  'order_notification.title': 'Order notification of “{{product}}”',
  'order_notification.crumb': 'Order notification',
  'order_notification.lead':
    'An optional call of its own: the marketplace posts the number of an order, and your service asks for the rest with Query order. It exists for all kinds of products, beside the calls about instances or instead of them.',
  'order_notification.state.on': 'Switched on',
  'order_notification.state.off': 'Switched off',
  'order_notification.switch_on': 'Switch on',
  'order_notification.save': 'Save',
  'order_notification.switch_off': 'Switch off',
  'order_notification.saved.on': 'Saved. The next order is notified to {{url}}.',
  'order_notification.saved.off': 'Switched off. Orders are not notified any more; calls already made are still tried.',
  'order_notification.url': 'Address',
  'order_notification.url.hint':
    'May be the production address or another one. The call is POST with JSON, signed as in version 2.0, whichever version the product speaks.',
  'order_notification.key': 'Key',
  'order_notification.key.first': 'The key for order notifications that is bound to this address, or else a new one',
  'order_notification.key.shared':
    'The production interface is called with the same key. Each class of interfaces must have a key of its own: production asks for two.',
  'order_notification.what': 'What is sent',
  'order_notification.what.orders.purchases': 'One call for each line of a purchase, when it is paid.',
  'order_notification.what.orders.paid_orders':
    'One call for each line of an order, when it is paid: purchases, renewals, changes and conversions.',
  'order_notification.what.orders.all_orders':
    'One call for each line of an order: when it is paid, and of an unsubscription when the money is back.',
  'order_notification.what.rule': 'Which orders are notified is a rule of this workspace.',
  'order_notification.what.answer':
    'It is answered with the text below. Any other answer is a failure, tried again every {{every}} minutes for {{window}} minutes, then only by hand.',
  'order_notification.what.order':
    'It does not wait for the calls about the instance, and they do not wait for it: it may arrive before or after newInstance.',
  'order_notification.calls': 'Its notifications',
  'order_notification.debug': 'Debug it',
  'product.order_notification.on': 'Order notification: on',
  'product.order_notification.off': 'Order notification: off',
} as const;
