/** Buying and using what is metered, and trials. */
export const usage = {
  'offering.free.on_demand': 'free to open, paid as used',
  'offering.free.trial': 'free of charge',
  'offering.free.package': 'free of charge',
  'offering.metered.lead': 'Opening costs nothing. What is used is charged from the balance:',
  'offering.trial.lead':
    'A trial of {{length}}. It can be converted into a subscription at any time; it cannot be unsubscribed.',
  'metered.quota': 'Quota',
  'metered.validity': 'Valid for',
  'metered.overage': 'When it is used up',
  'metered.overage.pay': 'use goes on at the pay-per-use price',
  'metered.overage.stop': 'the service stops',
  'metered.model.fixed': 'each unit at the same price',
  'metered.model.graduated': 'each slice at its own price (Tiered)',
  'metered.model.volume': 'a whole record at the price of its band (Volume)',
  'metered.cycle.hour': 'charged hourly',
  'metered.cycle.day': 'charged daily',
  'metered.accumulation.day': 'adds up over a day',
  'metered.accumulation.month': 'adds up over a month',
} as const;
