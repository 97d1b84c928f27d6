/** Texts of the checks on what a seller makes of a fault that was put in its way. */
export const faultChecks = {
  'check.FAULT-SIGNATURE.name': 'A wrong signature is refused',
  'check.FAULT-SIGNATURE.refused': 'The request with a wrong signature was refused with 000001, as it should be.',
  'check.FAULT-SIGNATURE.other_refusal': 'The request with a wrong signature was refused, but with {{answer}}.',
  'check.FAULT-SIGNATURE.accepted': 'A request with a wrong signature was accepted ({{answer}}).',
  'check.FAULT-SIGNATURE.unclear': 'Whether a wrong signature is refused could not be seen: {{answer}}.',
  'check.FAULT-SIGNATURE.fix.other_refusal': 'Answer HTTP 200 with resultCode 000001 when the signature is wrong.',
  'check.FAULT-SIGNATURE.fix.accepted':
    'Verify the signature before anything else, over the exact bytes received, and answer 000001 without changing anything. Until then anybody can create and release instances.',
  'check.FAULT-SIGNATURE.fix.unclear': 'Send it once more when the service answers.',

  'check.FAULT-TIMESTAMP.name': 'A timestamp far from now is refused',
  'check.FAULT-TIMESTAMP.refused': 'The request with a timestamp far from now was refused ({{answer}}).',
  'check.FAULT-TIMESTAMP.no_rule': 'Accepted ({{answer}}); V1.0 has no rule about the age of a timestamp.',
  'check.FAULT-TIMESTAMP.accepted':
    'A rightly signed request whose timestamp is far from now was accepted ({{answer}}).',
  'check.FAULT-TIMESTAMP.unclear': 'Whether a timestamp far from now is refused could not be seen: {{answer}}.',
  'check.FAULT-TIMESTAMP.fix.accepted':
    'Refuse a request whose timestamp lies more than 60 s before or after your clock; Huawei’s sample answers 000002. Otherwise an old request can be sent again by anybody who has seen it.',
  'check.FAULT-TIMESTAMP.fix.unclear': 'Send it once more when the service answers.',

  'check.FAULT-NONCE.name': 'The same bytes do nothing a second time',
  'check.FAULT-NONCE.refused': 'The same bytes were refused the second time ({{answer}}).',
  'check.FAULT-NONCE.same_answer':
    'The same bytes were accepted a second time ({{answer}}); nothing shows that anything was done twice.',
  'check.FAULT-NONCE.other_instance':
    'The same bytes were accepted a second time with another instanceId: first {{first}}, then {{second}}.',
  'check.FAULT-NONCE.unclear': 'What the same bytes do a second time could not be seen: {{answer}}.',
  'check.FAULT-NONCE.fix.same_answer':
    'The guide allows it. It is safer to remember nonces for as long as their timestamps are accepted, and to refuse a second use.',
  'check.FAULT-NONCE.fix.other_instance':
    'Look the order line up before you create: the same orderId and orderLineId must always give the same instanceId.',
  'check.FAULT-NONCE.fix.unclear': 'Send it once more when the service answers.',

  'check.FAULT-SAME-INSTANCE.name': 'A repeated creation gives the same instance',
  'check.FAULT-SAME-INSTANCE.ok': 'The repeated creation was answered with the same instanceId, {{first}}.',
  'check.FAULT-SAME-INSTANCE.other_instance':
    'The repeated creation was answered with another instanceId: first {{first}}, then {{second}}.',
  'check.FAULT-SAME-INSTANCE.refused': 'The repeated creation was refused ({{answer}}).',
  'check.FAULT-SAME-INSTANCE.unclear': 'What a repeated creation gives could not be seen: {{answer}}.',
  'check.FAULT-SAME-INSTANCE.fix.other_instance':
    'Look the order line up before you create (a unique index on orderId and orderLineId helps against two at a time), and answer with the instanceId it has. businessId is different on every request and must not be the key.',
  'check.FAULT-SAME-INSTANCE.fix.refused':
    'Answer a creation that is done already with success and its instanceId: the first answer may have been lost.',
  'check.FAULT-SAME-INSTANCE.fix.unclear': 'Send it once more when the service answers.',

  'check.FAULT-REPEATABLE.name': 'A repeated call succeeds and changes nothing more',
  'check.FAULT-REPEATABLE.ok': 'The repeated call was answered with success ({{answer}}).',
  'check.FAULT-REPEATABLE.refused': 'The repeated call was refused ({{answer}}).',
  'check.FAULT-REPEATABLE.unclear': 'What a repeated call does could not be seen: {{answer}}.',
  'check.FAULT-REPEATABLE.fix.refused':
    'Answer with success when what the call asks is done already; do not extend a term twice for one orderId.',
  'check.FAULT-REPEATABLE.fix.unclear': 'Send it once more when the service answers.',

  'check.FAULT-ORDER.name': 'A call that comes late is still understood',
  'check.FAULT-ORDER.ok': 'Done, although {{callId}} came first.',
  'check.FAULT-ORDER.refused': 'Refused ({{answer}}) after {{callId}} had come first.',
  'check.FAULT-ORDER.fix.refused':
    'Do what each call says whatever came before it: a renewal can reach an instance that is frozen already.',

  'check.FAULT-DROPPED.name': 'Lost on purpose',
  'check.FAULT-DROPPED.request': 'The simulator did not send this request: to the marketplace the service is silent.',
  'check.FAULT-DROPPED.answer':
    'The service answered ({{answer}}) and the simulator kept the answer back: to the marketplace it is silent.',
  'check.FAULT-DROPPED.fix.request': 'Nothing to do: this is no finding about the service. The next try must succeed.',
  'check.FAULT-DROPPED.fix.answer':
    'Nothing to do: this is no finding about the service. The next try must get the same answer and create nothing anew.',
} as const;
