/** Why an action is not allowed now, and what to do: full sentences, one for each reason. */
export const refusal = {
  'refusal.title': 'Not allowed now',
  'refusal.allowed_from': 'Possible from {{time}}.',
  'refusal.product_not_listed':
    'This product has been removed from KooGallery, so it can neither be bought nor renewed. Choose another product.',
  'refusal.balance_too_low':
    'The balance of {{balance}} does not cover {{total}}. Choose “pay later”, or act as a buyer with more money.',
  'refusal.order_not_payable': 'Only orders that are pending payment can be paid; this one is {{status}}.',
  'refusal.order_not_cancelable': 'Only orders that are pending payment can be canceled; this one is {{status}}.',
  'refusal.renew_one_time': 'A one-time purchase does not expire, so there is nothing to renew.',
  'refusal.renew_provisioning': 'The application is still being provisioned. Renew it when it is in use.',
  'refusal.renew_released': 'The application has been released and cannot be renewed any more. Buy it again.',
  'refusal.renew_failed': 'Provisioning failed and the money went back, so there is nothing to renew. Buy it again.',
  'refusal.renew_in_progress':
    'Another renewal, order {{orderId}}, is not finished yet. Pay or cancel it, or wait until the seller has taken it.',
  'refusal.renew_ends_in_past':
    'A renewal begins at the old expiry, so this period would already be over on {{expire}}. Choose a longer one.',
  'refusal.renew_not_sold': 'This period is not sold for the specification you use. Choose another period.',
  'refusal.call_not_restartable':
    'Only calls that failed or wait for their next try can be restarted; this one is “{{status}}”.',
  'refusal.call_asked_live':
    'Somebody waited for this answer: such a call is tried once and changes nothing. Ask again where it was asked.',
  'refusal.call_instance_gone':
    'The instance is gone ({{status}}), so this call would have no effect. Only its release can be sent again.',
  'refusal.call_overtaken':
    'The seller has been told the opposite since. Sent now, this call would leave the instance in the wrong state.',
  'refusal.details_not_ready':
    'The seller has not provided the application yet. Its details appear when the order is completed.',
  'refusal.details_too_many': 'One queryInstance asks about {{max}} instances at most. Ask in several steps.',
  'refusal.details_of_several_sellers':
    'These instances belong to different production addresses. Ask about those of one address at a time.',
  'refusal.details_gone':
    'The application does not exist any more ({{status}}), so the seller is not asked for its details.',
  'refusal.jump_running': 'The clock is already on its way. Wait until it has arrived, or cancel the running jump.',
  'refusal.jump_backwards': 'Marketplace time never runs backwards; it is {{now}}. Choose a later time.',
  'refusal.jump_too_far': 'A jump goes {{years}} years ahead at most. Choose an earlier time.',
  'refusal.clock_held': 'The clock is held while other records are put in place. Try again in a moment.',
  'refusal.undo_outdated':
    'Something else has happened since, so this cannot be undone from here any more. Choose a snapshot on the page “Snapshots and reset”.',
  'refusal.jump_too_many_calls':
    'This jump is known to make {{calls}} calls or more, and you wish to be asked from {{limit}} on. Confirm it, or look at a dry run first.',
  'refusal.jump_not_resumable':
    'This jump cannot be gone on with: it has arrived, or the clock has been moved since. Start a new one.',
  'refusal.milestone_passed': 'This moment does not lie ahead of the instance any more. Look at its milestones again.',
  'refusal.no_gap': 'No unwatched time waits for a decision.',
  'refusal.not_holding': 'This call does not hold the clock: it is not on the wire, or has been let go already.',
  'refusal.nothing_upcoming': 'Nothing is planned, so there is no next event. Buy something first.',
  'refusal.faults_too_many': 'There are {{max}} fault plans already; remove some first.',
} as const;
