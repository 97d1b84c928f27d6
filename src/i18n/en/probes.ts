/** Probes of listed products with their saved debugging cases. */
export const probes = {
  'event.product.probe': 'its saved debugging cases are probed',
  'refusal.freeze_not_frozen': 'The trade of this product is not frozen.',
  'refusal.product_trade_frozen':
    'The marketplace has frozen the trade of this product because its interface failed for days: it can neither be bought nor renewed nor changed until the seller has mended it.',
  'notice.probe_failed': 'Probe of {{product}}: {{failed}} of {{cases}} cases failed',
  'notice.probe_failed.text':
    'Failing days in a row: {{days}} of {{limit}}. Then trade is frozen and the offering hidden. Mend the interface and replay the saved cases.',
  'notice.trade_frozen': 'Trade of {{product}} is frozen',
  'notice.trade_frozen.text':
    'Its probes failed on {{days}} days in a row. The offering is hidden: nobody can buy, renew or change it. Running applications go on.',
  'notice.trade_thawed': '{{product}} is on sale again',
  'notice.trade_thawed.text': 'The freeze of its trade is lifted. The failing days are forgotten.',
  'notices.kind.probe_failed': 'Probe failed',
  'notices.kind.trade_frozen': 'Trade frozen',
  'notices.kind.trade_thawed': 'Freeze of trade lifted',
  'rules.group.probe': 'Probes of listed products',
  'rule.probe.run':
    'Whether the marketplace replays the saved debugging cases of listed products every morning and afternoon. Off keeps long jumps quick.',
  'rule.probe.morningHour': 'Hour of the day (GMT+8) of the morning probe.',
  'rule.probe.afternoonHour': 'Hour of the day (GMT+8) of the afternoon probe.',
  'rule.probe.failingDays': 'After so many failing days in a row trade is frozen and the offering hidden; 0: never.',
  'rule.probe.dayFails': 'When a day of probes counts as failing.',
  'rule.probe.jumpDays':
    'Of a jump that is longer than this many days, only the probes of its last days are sent, so that it stays quick; 0: all.',
  'rule.probe.liftedBy': 'What lifts such a freeze.',
  'rules.choice.every_probe': 'no probe of the day went well',
  'rules.choice.any_probe': 'one probe of the day failed',
  'rules.choice.good_run': 'all cases answered well again, by a probe or by the seller',
  'rules.choice.by_operator': 'the operator only',
  'probes.title': 'Probes',
  'probes.state.off': 'Off',
  'probes.state.idle': 'None planned',
  'probes.state.good': 'No failing day',
  'probes.state.failing': 'Failing',
  'probes.state.frozen': 'Trade frozen',
  'probes.text.off': 'The rule of this workspace leaves probes out.',
  'probes.text.idle':
    'Listed products with saved cases are probed every morning and every afternoon of marketplace time.',
  'probes.text.good':
    'Every morning and every afternoon the marketplace sends the saved cases again. After {{limit}} failing days in a row trade is frozen and the offering hidden.',
  'probes.text.failing': 'Failing days in a row: {{days}} of {{limit}}. Then trade is frozen and the offering hidden.',
  'probes.text.frozen': 'Trade has been frozen and the offering hidden since {{time}}.',
  'probes.lifted.good_run':
    'Mend the interface: the freeze is lifted when all saved cases are answered well, by the next probe or by “Replay all”.',
  'probes.lifted.by_operator': 'Only the operator lifts it.',
  'probes.next': 'Next probe: {{time}}.',
  'probes.rule': 'The rules',
  'probes.lift': 'Lift the freeze, as the operator',
  'probes.none': 'There has been no probe yet.',
  'probes.history': 'Newest probes',
  'probes.when': 'Probed',
  'probes.failed': 'Failed',
  'probes.calls': 'one call for each saved case',
} as const;
