import { choice, number, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

/** Rules about the review of products (marketplace-rules 13.2 and 13.3). */
export interface ReviewRuleValues {
  /** Working days within which an application is decided. */
  'review.workingDays': number;
  /** Who decides: the operator at the review desk, or the end of that time by the checks alone. */
  'review.decision': 'by_operator' | 'automatic';
  /** Whether a product's removal waits for approval. */
  'review.removal': 'by_operator' | 'at_once';
  /** Whether a pending application of a SaaS product can be taken back. */
  'review.withdrawal': 'not_saas' | 'all_kinds';
  /** Which saved cases are replayed when an application is submitted, and which when it is approved. */
  'review.replayAtSubmission': 'needed' | 'all' | 'off';
  'review.replayAtApproval': 'needed' | 'all' | 'off';
  /** How long the seller is to know both keys after a rotation, unless told otherwise. */
  'keys.overlapHours': number;
}

const REPLAY =
  'v1-saas 9.2 and marketplace-rules 13.2 step 6 (publishing, modifying and approving replay the saved cases; whether ' +
  'also those that the product does not need, no page tells)';

/** The review of a site. */
export function reviewRules(site: Site): RulesOf<ReviewRuleValues> {
  return {
    'keys.overlapHours': number(24, 'ours', 'ours: no page says how production changes a key', 0, 720),
    'review.workingDays': number(3, 'documented', 'marketplace-rules 13.2 step 6 (longer from 10 a day)', 0, 60),
    'review.decision': choice<ReviewRuleValues['review.decision']>(
      'by_operator',
      'documented',
      'marketplace-rules 13.2 step 6 (people review; deciding by the end of the time is ours)',
      ['by_operator', 'automatic'],
    ),
    'review.removal': choice<ReviewRuleValues['review.removal']>(
      site === 'cn' ? 'by_operator' : 'at_once',
      site === 'cn' ? 'documented' : 'inferred',
      'marketplace-rules 13.3 (China site: approval and a reason; elsewhere nothing is said)',
      ['by_operator', 'at_once'],
    ),
    'review.withdrawal': choice<ReviewRuleValues['review.withdrawal']>(
      'not_saas',
      site === 'eu' ? 'documented' : 'inferred',
      'marketplace-rules 13.3 (European site: License, consulting and professional services only)',
      ['not_saas', 'all_kinds'],
    ),
    'review.replayAtSubmission': choice<ReviewRuleValues['review.replayAtSubmission']>('needed', 'documented', REPLAY, [
      'needed',
      'all',
      'off',
    ]),
    'review.replayAtApproval': choice<ReviewRuleValues['review.replayAtApproval']>('needed', 'documented', REPLAY, [
      'needed',
      'all',
      'off',
    ]),
  };
}
