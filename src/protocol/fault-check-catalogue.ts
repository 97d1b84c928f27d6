const CREATE = 'accessg-marketplace/zh-cn_topic_0070649427 (newInstance)';

/**
 * Checks on what a seller makes of a fault that was put in its way (see `FaultPlan`). They stand beside the checks on the
 * answer and never change the verdict of the try: the order goes on by the true request.
 */
export const FAULT_CHECK_CATALOGUE = {
  'FAULT-SIGNATURE': {
    source: 'intl/en-us/accessg-marketplace/topic_0070649099 (result code 000001)',
    certainty: 'documented',
    variants: { refused: 'pass', other_refusal: 'warning', accepted: 'fail', unclear: 'warning' },
  },
  'FAULT-TIMESTAMP': {
    source: 'v2-saas 1 (a timestamp more than 60 s away must be rejected; V1.0 knows no such rule)',
    certainty: 'documented',
    variants: { refused: 'pass', no_rule: 'pass', accepted: 'fail', unclear: 'warning' },
  },
  'FAULT-NONCE': {
    source: 'v2-saas 1 (the seller may remember nonces)',
    certainty: 'documented',
    variants: { refused: 'pass', same_answer: 'warning', other_instance: 'fail', unclear: 'warning' },
  },
  'FAULT-SAME-INSTANCE': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', other_instance: 'fail', refused: 'fail', unclear: 'warning' },
  },
  'FAULT-REPEATABLE': {
    source: 'v1-saas 9.1 and v2-saas 4 (a repeated call must succeed; said of releaseInstance, taken for the others)',
    certainty: 'inferred',
    variants: { ok: 'pass', refused: 'fail', unclear: 'warning' },
  },
  'FAULT-ORDER': {
    source: 'v1-saas 9.1 (kit FAQ: there is no order between interfaces, each must succeed at any time)',
    certainty: 'inferred',
    variants: { ok: 'pass', refused: 'warning' },
  },
  'FAULT-DROPPED': {
    source: 'ours: the simulator has lost it on purpose',
    certainty: 'ours',
    variants: { request: 'warning', answer: 'warning' },
  },
} as const;
