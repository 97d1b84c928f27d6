import type { Draft } from './draft.ts';
import { endsAtExpiry } from './expire-policy.ts';
import { nextNotice, plannedNotices, termSubject } from './notice-schedule.ts';
import { notify } from './notify.ts';

/** The hour of a planned message about an instance's term has come: it is sent, and the next one is planned. */
export function remind(draft: Draft, instanceId: string): void {
  const { simAt, profile } = draft.context;
  const instance = draft.get('instances', instanceId);
  if (!instance) return;
  // The rules may have changed since it was planned.
  const due = plannedNotices(instance, profile).find((planned) => planned.simAt === simAt);
  if (due) {
    const { daysBefore, deadlineSimAt } = due;
    const kind = endsAtExpiry(draft, instance, profile) ? 'instance_unsubscribing' : due.kind;
    notify(draft, 'buyer', kind, instance, { params: { days: daysBefore, deadlineSimAt, ...termSubject(instance) } });
  }
  const next = nextNotice(instance, profile, simAt);
  if (next) draft.schedule('instance.notice', next.simAt, instanceId, instanceId);
}
