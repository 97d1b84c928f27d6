import { textField } from './call-fields.ts';
import type { Attempt, AttemptOutcome, Call } from './call.ts';

/**
 * What is assumed to come of a call that is not sent (a dry run, or a jump that only records): success at once, without
 * a check having passed. A creation is assumed to be answered with an instanceId made of the order line, which no seller
 * knows; access data are assumed to be none.
 */
export function assumedOutcome(call: Call, at: Pick<Attempt, 'simAt' | 'wallAt'>): AttemptOutcome {
  const number = call.attempts.length + 1;
  const attempt: Attempt = {
    number,
    ...at,
    exchangeId: `${call.id}-${number}`,
    verdict: 'success',
    checks: [],
    timings: { totalMs: 0 },
    assumed: true,
    ...(call.restartRequested ? { manual: true } : {}),
  };
  if (call.activity !== 'newInstance') return { attempt };
  return { attempt, instanceId: `not-sent-${textField(call.fields, 'orderLineId') ?? call.id}` };
}
