import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS } from './calendar.ts';
import type { Instance } from './instance.ts';
import type { NoticeKind } from './notice.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A message that an instance's term will bring about. */
export interface PlannedNotice {
  readonly kind: Extract<NoticeKind, 'instance_expiring' | 'instance_freezing' | 'instance_releasing'>;
  readonly simAt: number;
  readonly daysBefore: number;
  /** What it tells of. */
  readonly deadlineSimAt: number;
}

/** What comes next in the life of an instance, and since when it has been waiting for it. */
interface Stage {
  readonly kind: PlannedNotice['kind'];
  readonly rule: 'notice.expiring.days' | 'notice.freezing.days' | 'notice.releasing.days';
  readonly fromSimAt: number;
  readonly deadlineSimAt: number;
}

type Term = Pick<
  Instance,
  'status' | 'createdSimAt' | 'startSimAt' | 'expireSimAt' | 'retentionFromSimAt' | 'releaseDueSimAt'
>;

/**
 * The messages about the next change of an instance (marketplace-rules 5.5): so many days before it, at the hour of the
 * rule. Those that would come before the stage has begun are left out: its beginning has told.
 */
export function plannedNotices(instance: Term, profile: SiteProfile): PlannedNotice[] {
  const stage = stageOf(instance);
  if (!stage) return [];
  const { kind, rule, fromSimAt, deadlineSimAt } = stage;
  const days = ruleValue(profile, rule);
  if (days === 'off') return [];
  const hour = ruleValue(profile, 'notice.hour');
  return days
    .split(',')
    .map(Number)
    .map((daysBefore) => ({
      kind,
      simAt: hourOfDay(deadlineSimAt - daysBefore * DAY_MS, hour),
      daysBefore,
      deadlineSimAt,
    }))
    .filter(({ simAt }) => simAt > fromSimAt);
}

/** The first of them after an instant. */
export function nextNotice(instance: Term, profile: SiteProfile, afterSimAt: number): PlannedNotice | undefined {
  return plannedNotices(instance, profile).find(({ simAt }) => simAt > afterSimAt);
}

/**
 * What a message about a term is about, where that is nothing that could be renewed: a trial becomes commercial, a package
 * is bought again, a debt is paid (marketplace-rules 2.4, 8.1 and 9).
 */
export function termSubject({ billing, meter, pack }: Pick<Instance, 'billing' | 'meter' | 'pack'>): {
  readonly of?: 'trial' | 'package' | 'debt';
} {
  if (meter) return { of: 'debt' };
  if (pack) return { of: 'package' };
  return billing === 'trial' ? { of: 'trial' } : {};
}

function stageOf(instance: Term): Stage | undefined {
  const {
    status,
    createdSimAt,
    startSimAt = createdSimAt,
    expireSimAt,
    retentionFromSimAt,
    releaseDueSimAt,
  } = instance;
  if (status === 'in_use' && expireSimAt !== undefined) {
    return stage('instance_expiring', 'notice.expiring.days', startSimAt, expireSimAt);
  }
  if (status === 'expired' && retentionFromSimAt !== undefined) {
    return stage('instance_freezing', 'notice.freezing.days', expireSimAt ?? createdSimAt, retentionFromSimAt);
  }
  if (status === 'frozen' && releaseDueSimAt !== undefined) {
    return stage('instance_releasing', 'notice.releasing.days', retentionFromSimAt ?? createdSimAt, releaseDueSimAt);
  }
  return undefined;
}

function stage(kind: Stage['kind'], rule: Stage['rule'], fromSimAt: number, deadlineSimAt: number): Stage {
  return { kind, rule, fromSimAt, deadlineSimAt };
}

/** An hour of the Beijing day that an instant lies in. */
function hourOfDay(at: number, hour: number): number {
  const day = Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS;
  return day - BEIJING_OFFSET_MS + hour * HOUR_MS;
}
