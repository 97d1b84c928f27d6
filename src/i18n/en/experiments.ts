/** What people send beside the plan of a call, and why they sometimes cannot. */
export const experiments = {
  'refusal.experiment_running': 'An experiment with this call is on the wire: its answer comes first.',
  'refusal.experiment_too_many': 'This call has {{max}} experiments already; that is all that are kept.',
  'refusal.experiment_nothing_sent': 'There is nothing to send again: no try of this call has been on the wire.',
  'refusal.experiment_no_bytes': 'The bytes of this try are not stored any more, so they cannot be sent again.',
  'refusal.experiment_record_only': 'A jump that only writes its calls down is under way: nothing is sent until it ends.',
};
