/** What becomes of a subscription at its expiry: the setting, unsubscription at expiry, its rules and messages. */
export const atExpiry = {
  'my.at_expiry': 'At expiry',
  'my.lead.unsubscribes':
    'In use for another {{left}}. At its expiry on {{time}} it is unsubscribed: no grace, nothing is refunded.',
  'my.in.unsubscribes': 'unsubscribed in {{time}}',
  'at_expiry.title': 'At expiry: {{product}}',
  'at_expiry.lead':
    'What becomes of it when its term is over. Change it until then as often as you like; a renewal moves the date and keeps what is set.',
  'at_expiry.expires': 'Expires {{time}}',
  'at_expiry.choose': 'At expiry',
  'at_expiry.set': 'Set',
  'at_expiry.rule': 'Where no page of the marketplace says how, a rule does:',
  'at_expiry.put_off':
    'A renewal that is paid has not been taken by the seller yet, or a refund is undecided. If that is so at the expiry, it is kept through grace and retention instead.',
  'at_expiry.policy.retain': 'Kept through grace and retention',
  'at_expiry.policy.to_on_demand': 'Turned into pay-per-use',
  'at_expiry.policy.auto_unsubscribe': 'Unsubscribed automatically',
  'at_expiry.policy.auto_renew': 'Renewed automatically',
  'at_expiry.hint.retain':
    '{{grace}} of grace, then frozen for {{retention}}; it can be renewed until the end of that.',
  'at_expiry.hint.to_on_demand': 'Not offered.',
  'at_expiry.hint.auto_unsubscribe':
    'On {{time}} it is gone with its data: no grace, no retention, and no refund, for the term is used up. Automatic renewal is off with it.',
  'at_expiry.hint.auto_renew':
    'By one period of the present length each time; on the next page you can set it otherwise. Unsubscription at expiry is off with it.',
  'auto_renewal.replaces': 'It is set to be unsubscribed at its expiry. With automatic renewal that is off.',
  'order.heading.at_expiry': 'Unsubscription: {{product}}',
  'order.lead.at_expiry': 'It was unsubscribed at its expiry. Its term was used up: nothing is refunded.',
  'order.original.at_expiry': 'Bought with order',
  'renewals.tab.ending': 'Not renewed on expiry',
  'unsubscriptions.way.at_expiry': 'Unsubscribed at expiry, nothing refunded',
  'refusal.expire_policy_on_demand':
    'Subscriptions of the marketplace cannot be turned into pay-per-use at their expiry.',
  'refusal.auto_unsubscribe_not_on_site': 'Unsubscription at expiry is not offered on this site ({{site}}).',
  'refusal.auto_unsubscribe_trial':
    'A trial ends by itself: after its grace and retention it is released. Trials cannot be unsubscribed.',
  'refusal.auto_unsubscribe_no_term': 'It has no term that expires by the month, year or day.',
  'refusal.auto_unsubscribe_provisioning': 'Its term has not begun. What becomes of it at its expiry can be set then.',
  'refusal.auto_unsubscribe_expired': 'The term is over already. Renew it, or release it by hand.',
  'refusal.auto_unsubscribe_gone': 'The application is gone already ({{status}}).',
  'event.instance.expire.unsubscribe': 'expires and is unsubscribed',
  'timeline.money.unsubscribed': 'Unsubscribed at expiry, nothing refunded',
  'notice.instance_unsubscribing_one': '{{product}} is unsubscribed in {{count}} day',
  'notice.instance_unsubscribing_other': '{{product}} is unsubscribed in {{count}} days',
  'notice.instance_unsubscribing.text':
    'It expires on {{deadline}} and is unsubscribed then, as you have set: the application and its data are gone at once, and nothing is refunded. Renew it, or take the setting back, to keep it.',
  'notice.instance_unsubscribed': '{{product}} was unsubscribed at its expiry',
  'notice.instance_unsubscribed.text':
    'As you had set. The application and its data are gone; its term was used up, so nothing is refunded.',
  'notices.kind.instance_unsubscribing': 'About to be unsubscribed',
  'notices.kind.instance_unsubscribed': 'Unsubscribed at expiry',
  'rules.choice.zero_order': 'an order over 0',
  'rules.choice.no_order': 'no order',
  'rules.choice.waits': 'kept as usual',
  'rules.choice.ends': 'unsubscribed all the same',
  'rule.expiry.autoUnsubscribe': 'Whether a buyer can have a subscription unsubscribed at its expiry.',
  'rule.expiry.autoUnsubscribe.order':
    'Whether unsubscription at expiry makes an order over 0, which the release of V2.0 then names; without one it is released as if by the buyer’s hand. V1.0 names the purchase anyway.',
  'rule.expiry.autoUnsubscribe.whenOpen':
    'What happens at the expiry while a paid renewal has not been taken by the seller, or a wish for a refund is undecided: it is kept through grace and retention, or unsubscribed all the same (the renewal is refunded, the wish is closed).',
} as const;
