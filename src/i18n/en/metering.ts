/** Trials, pay-per-use, packages and arrears: rules, reasons of calls, events, messages and refusals. */
export const metering = {
  'rule.arrears.V0.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V0: usable, and still charged.',
  'rule.arrears.V0.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V0: frozen, data kept.',
  'rule.arrears.V1.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V1: usable, and still charged.',
  'rule.arrears.V1.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V1: frozen, data kept.',
  'rule.arrears.V2.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V2: usable, and still charged.',
  'rule.arrears.V2.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V2: frozen, data kept.',
  'rule.arrears.V3.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V3: usable, and still charged.',
  'rule.arrears.V3.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V3: frozen, data kept.',
  'rule.arrears.V4.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V4: usable, and still charged.',
  'rule.arrears.V4.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V4: frozen, data kept.',
  'rule.arrears.V5.graceDays':
    'Days of grace of pay-per-use after the balance has fallen below 0, for buyers of level V5: usable, and still charged.',
  'rule.arrears.V5.retentionDays':
    'Days of retention of pay-per-use after grace, for buyers of level V5: frozen, data kept.',
  'rule.trial.perAccount': 'How many trials of one specification an account may have; 0 for any number.',
  'rule.trial.formalFrom': 'Where the first paid term of a converted trial begins.',
  'rule.usage.sold': 'Whether pay-per-use and packages are sold on this site.',
  'rule.usage.openInArrears': 'Whether pay-per-use can be opened while the account owes money.',
  'rule.usage.hourlyMinute': 'Minute of the hour at which the use of the hour before is collected and charged.',
  'rule.usage.dailyHour': 'Hour of the day (GMT+8) at which the use of the day before is collected and charged.',
  'rule.usage.maxAgeDays': 'Days after which a record of use is too old to be taken.',
  'rule.usage.accumulates': 'Which use moves a graduated price on: only what is paid, or also what packages cover.',
  'rule.usage.rounding':
    'What becomes of fractions of the smallest amount of money: kept for the next charge, or rounded with each charge.',
  'rule.package.batchMax': 'How many stop-before-excess packages one order may have.',
  'rule.package.ownInstance': 'Which packages the seller creates an instance for.',
  'rule.package.whenUsedUp': 'What the seller is told when a stop-before-excess package is used up.',
  'rule.package.whenDebtReleases':
    'What becomes of a pay-per-use instance whose debt nobody pays while paid stop-before-excess packages are drawn on it.',
  'rules.choice.meter_stays': 'stays for the packages',
  'rules.choice.meter_goes': 'is released all the same',
  'notice.meter_kept': '{{product}} goes on for its packages only',
  'notice.meter_kept.text':
    'The debt was not paid. Pay-per-use has ended; packages that are paid for can still be used.',
  'rule.package.repurchase.privateOffers':
    'Whether a package that is bought again automatically has the buyer’s private offers.',
  'rules.choice.applied': 'with private offers',
  'rules.choice.ignored': 'at the list price',
  'rule.package.resets': 'Whether the periods of a resettable package count from its start or by the calendar.',
  'rules.group.arrears': 'Arrears of pay-per-use',
  'rules.group.trial': 'Trials',
  'rules.group.usage': 'Pay-per-use',
  'rules.group.package': 'Packages',
  'rules.choice.trial_end': 'at the end of the trial',
  'rules.choice.conversion': 'at the conversion',
  'rules.choice.allowed': 'allowed',
  'rules.choice.everywhere': 'all records',
  'rules.choice.per_instance': 'those of one instance',
  'rules.choice.paid_use': 'what is paid',
  'rules.choice.all_use': 'all use',
  'rules.choice.carried_on': 'kept for the next charge',
  'rules.choice.each_charge': 'rounded with each charge',
  'rules.choice.stop_only': 'stop-before-excess packages only',
  'rules.choice.always': 'every package',
  'rules.choice.freeze': 'to freeze',
  'rules.choice.no_call': 'nothing',
  'rules.choice.from_start': 'from the start',
  'rules.choice.by_calendar': 'by the calendar',
  'cause.conversion': 'A trial has become commercial: the seller is told the new expiry',
  'cause.arrears': 'The account owes money and grace is over: the seller is told to freeze the instance',
  'cause.arrears_cleared': 'The debt is paid: the seller is told that all is normal again',
  'cause.package_used_up': 'The package is used up: the seller is told to stop the service',
  'cause.package_reset': 'The quota of the package is full again: the seller is told to go on',
  'story.conversion': 'Conversion of a trial by order {{order}} ({{product}})',
  'story.arrears': 'Freeze of {{instance}} ({{product}}) because of arrears',
  'story.arrears_cleared': 'Return of {{instance}} ({{product}}) to normal after the debt was paid',
  'story.package_used_up': 'Freeze of {{instance}} ({{product}}) because its package is used up',
  'story.package_reset': 'Return of {{instance}} ({{product}}) to normal with a new quota',
  'event.usage.collect': 'use is collected and charged',
  'event.package.reset': 'quota of the package is full again',
  'notice.trial_converted': '{{product}} is commercial now',
  'notice.trial_converted.text':
    'Order {{orderId}} is completed. The trial goes on as a subscription until {{expire}}.',
  'notice.arrears_began': 'Your account is in arrears: {{debt}}',
  'notice.arrears_began.text':
    'Use of {{product}} goes on and is charged until {{retention}}; then it is frozen, and released on {{release}}. Top up to end it.',
  'notice.arrears_frozen': '{{product}} is frozen because of arrears',
  'notice.arrears_frozen.text': 'It cannot be used until the debt is paid. Its data are kept until {{release}}.',
  'notice.arrears_cleared': '{{product}} can be used again',
  'notice.arrears_cleared.text': 'The debt is paid. Thank you.',
  'notice.usage_closed': 'You have stopped using {{product}}',
  'notice.usage_closed.text': 'What was used until then is charged; the application is released.',
  'notice.package_low': 'Little is left of a package of {{product}}',
  'notice.package_low.text': '{{left}} of {{quotaUnits}} are left, which is what you wanted to be told.',
  'notice.package_used_up': 'A package of {{product}} is used up',
  'notice.package_used_up.text':
    'A package that stops at its end must be bought again; with any other, use goes on at the pay-per-use price.',
  'notice.package_reset': 'The quota of a package of {{product}} is full again',
  'notice.package_reset.text': 'It can be used again.',
  'notice.package_repurchased': 'A package of {{product}} was bought again',
  'notice.package_repurchased.text': 'Order {{orderId}}, as you have planned it.',
  'notice.package_repurchase_failed': 'A package of {{product}} could not be bought again',
  'notice.package_repurchase_failed.text': '{{reason}} It is not tried again: buy it by hand.',
  'notices.reason_unrecorded': 'Why was not kept: look at the balance and whether the package is sold.',
  'notice.package_over': 'A package of {{product}} is over',
  'notice.package_over.text': 'What was left of its quota has lapsed.',
  'refusal.trial_limit':
    'Each account can try this specification so often: {{max}}; order {{orderId}} was your trial. Buy it instead, or convert the trial.',
  'refusal.trial_not_for_buyer':
    'The seller has opened this trial to named buyers only, and you are not among them. Ask the seller, or buy the specification.',
  'refusal.usage_not_on_site':
    'Pay-per-use and packages are not sold on this site. Use another site profile, or change the rule “usage.sold”.',
  'refusal.usage_in_arrears': 'Your account owes {{debt}}, so nothing new can be opened for pay-per-use. Top up first.',
  'refusal.package_needs_on_demand':
    'This package is drawn for pay-per-use, which you have not opened yet. Open pay-per-use of this product first.',
  'refusal.convert_not_trial': 'Only trials can be converted; this is none.',
  'refusal.usage_not_metered':
    'Only pay-per-use instances have use, never the instance of a package. Name the pay-per-use instance.',
  'refusal.usage_wrong_state': 'Use can be recorded once the order is completed; the instance is “{{status}}”.',
  'refusal.usage_frozen': 'The instance was frozen at {{frozen}}, and this use ends later.',
  'refusal.usage_too_old': 'This use began more than {{days}} days ago and is too old to be charged.',
  'refusal.usage_before_start': 'The instance was opened at {{start}}, and this use begins earlier.',
  'refusal.usage_time_range': 'Use cannot end before it begins.',
  'refusal.usage_in_future': 'It is {{now}} in the marketplace, and this use ends later.',
  'refusal.usage_after_close': 'The use was stopped at {{closed}}, and this use ends later.',
  'refusal.usage_duplicate': 'Record {{id}} is about the same time of this instance already; the first one counts.',
  'refusal.usage_sn_twice': 'Record {{id}} has this number already. Each record needs one of its own.',
  'refusal.usage_package_missing':
    'This instance was opened for stop-before-excess packages: name the package that the use is drawn from.',
  'refusal.usage_package_unknown':
    '{{packageInstanceId}} is no stop-before-excess package of this buyer for this item and time.',
  'refusal.usage_package_used_up':
    'The package {{packageInstanceId}} is used up, so the service has stopped. Buy another one.',
  'refusal.close_not_running': 'There is no use to be stopped; the instance is “{{status}}”.',
  'refusal.close_has_packages':
    'Packages that stop at their end are drawn for this instance. It is released with the last of them.',
  'refusal.package_gone': 'This can be set for a package in use only.',
  'refusal.repurchase_free': 'Free packages cannot be bought again automatically.',
  'refusal.repurchase_resettable': 'Packages whose quota is reset cannot be bought again automatically.',
  'refusal.repurchase_other_item': 'The package to be bought must be for the same billing item and of the same kind.',
  'refusal.repurchase_quota':
    'The package to be bought must have a quota of {{quotaUnits}} at least, as the present one has.',
  'refusal.repurchase_not_sold': 'The planned package is not sold any more.',
  'refusal.repurchase_without_alarm': 'It is bought again when the alarm goes off: set an alarm too.',
  'refusal.alarm_too_high': 'The alarm cannot be above the quota of {{quotaUnits}}.',
  'selection.period_day_v1':
    'Interface 1.0 knows months and years only. Choose another period, or move the product to 2.0.',
  'selection.no_quantity': 'Pay-per-use is opened once; its quantity is what you use.',
  'selection.package_count': 'Choose 1 to {{max}} of this package.',
  'selection.package_one_v1':
    'With interface 1.0 a seller cannot tell several packages of one order apart. Order them one by one.',
} as const;
