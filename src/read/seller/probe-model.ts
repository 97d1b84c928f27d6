import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import { failingDays } from '../../domain/probe.ts';
import type { ProbeRun } from '../../domain/probe-state.ts';
import { ruleValue } from '../../domain/site-profile.ts';

/** How a product stands with the probes of the marketplace. */
export interface ProbeModel {
  /** `off`: by the rule; `idle`: nothing to replay, or not on the market; `frozen`: trade is frozen. */
  readonly state: 'off' | 'idle' | 'good' | 'failing' | 'frozen';
  readonly nextSimAt: number | undefined;
  /** A probe is under way. */
  readonly running: boolean;
  readonly failingDays: number;
  /** Absent: trade is never frozen. */
  readonly limit: number | undefined;
  readonly frozenSimAt: number | undefined;
  readonly liftedBy: 'good_run' | 'by_operator';
  /** Newest first. */
  readonly runs: readonly ProbeRun[];
}

/** What the marketplace's probes have found about a product. */
export function probeModel(workspace: Workspace, product: Product): ProbeModel {
  const profile = workspace.profile();
  const { state } = workspace;
  const known = state.get('probes', product.id);
  const next = state
    .eventIds('')
    .map((id) => state.get('events', id))
    .find((event) => event?.kind === 'product.probe' && event.subjectId === product.id);
  const days = known ? failingDays(known, profile) : 0;
  const limit = ruleValue(profile, 'probe.failingDays');
  const frozenSimAt = product.sanction?.frozenSimAt;
  const running = known?.running !== undefined;
  return {
    state: stateOf({ frozenSimAt, days, off: ruleValue(profile, 'probe.run') === 'off', idle: !next && !running }),
    nextSimAt: next?.dueSimAt,
    running,
    failingDays: days,
    limit: limit === 0 ? undefined : limit,
    frozenSimAt,
    liftedBy: ruleValue(profile, 'probe.liftedBy'),
    runs: known ? known.runs.toReversed() : [],
  };
}

function stateOf(found: {
  readonly frozenSimAt: number | undefined;
  readonly off: boolean;
  readonly idle: boolean;
  readonly days: number;
}): ProbeModel['state'] {
  if (found.frozenSimAt !== undefined) return 'frozen';
  if (found.off) return 'off';
  if (found.idle) return 'idle';
  return found.days > 0 ? 'failing' : 'good';
}
