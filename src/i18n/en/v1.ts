/** Version 1.0 of the interface: its rules, and what a product asks of the buyer for it. */
export const v1 = {
  'rule.retry.upgrade.everyMinutes': 'Minutes between two tries of a failed upgrade.',
  'rule.retry.upgrade.windowMinutes':
    'Minutes after the first try during which an upgrade is tried again; then its order is refunded.',
  'rule.retry.v1.refreshInstance.everyMinutes': 'Version 1.0: minutes between two tries of a failed renewal call.',
  'rule.retry.v1.refreshInstance.windowMinutes': 'Version 1.0: minutes during which a renewal call is tried again.',
  'rule.retry.v1.expireInstance.everyMinutes': 'Version 1.0: minutes between two tries of a failed expiry call.',
  'rule.retry.v1.expireInstance.windowMinutes': 'Version 1.0: minutes during which an expiry call is tried again.',
  'rule.retry.v1.instanceStatus.everyMinutes': 'Version 1.0: minutes between two tries of a failed change of status.',
  'rule.retry.v1.instanceStatus.windowMinutes': 'Version 1.0: minutes during which a change of status is tried again.',
  'rule.order.consent':
    'Whether a buyer must let the seller see the data that the product asks for, or may buy without.',
  'rule.request.v1.testFlag': 'Version 1.0: whether calls carry testFlag.',
  'rule.request.v1.customerName': 'Version 1.0: whether newInstance carries customerName.',
  'rule.request.v1.emptyParameters': 'Version 1.0: whether parameters without a value are left out or sent as name=.',
  'rule.request.v1.blank': 'Version 1.0: how a blank in a value travels.',
  'rule.request.v1.provisionType': 'Version 1.0: whether newInstance carries provisionType, and with which value.',
  'rule.request.v1.releaseAmount':
    'Version 1.0: what orderAmount of releaseInstance holds: what was paid, what was given back, or nothing.',
  'rule.answer.v1.headerSpelling': 'Version 1.0: whether the header must be spelled exactly Body-Sign.',
  'rule.answer.v1.appInfo': 'Version 1.0: whether the answer to newInstance must carry the access data (appInfo).',
  'rules.choice.omit': 'leave out',
  'rules.choice.send': 'send as name=',
  'rules.choice.sent': 'sent',
  'rules.choice.paid': 'amount paid',
  'rules.choice.refunded': 'amount given back',
  'rules.choice.exact': 'exactly Body-Sign',
  'rules.choice.any': 'upper or lower case',
  'story.suspension': 'Freeze of {{instance}} ({{product}}) by the operator',
  'story.suspension_lifted': 'Return of {{instance}} ({{product}}) to normal by the operator',
} as const;
