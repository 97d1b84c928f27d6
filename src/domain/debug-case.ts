import type { Product } from './catalogue.ts';
import type { MarketActivity } from './call-direction.ts';
import { textField, type CallFields } from './call-fields.ts';
import type { Verdict } from './call.ts';
import type { ProtocolVersion } from './protocol-version.ts';

/** How a case was answered last. */
export interface DebugResult {
  readonly verdict: Verdict;
  /** Sent from the debugging page, by the marketplace's own probing, or replayed for an application. */
  readonly by: 'debugging' | 'probe' | 'review';
  readonly simAt: number;
  readonly wallAt: number;
  /** The call that it was; absent once its record was cleared away. */
  readonly callId?: string;
}

/** A call of the debugging page that was answered well and saved (v1-saas 9.1): replayed by probes and before publishing. */
export interface DebugCase {
  readonly id: string;
  readonly productId: string;
  /** Interface version of the product when it was saved; cases of another version do not count any more. */
  readonly version: ProtocolVersion;
  readonly activity: MarketActivity;
  /** Values by their names on the wire, as plain text; without `testFlag`, which every debugging call carries. */
  readonly fields: CallFields;
  readonly savedSimAt: number;
  readonly savedWallAt: number;
  readonly last: DebugResult;
}

/** Whether a saved case is of what its product speaks now; others are kept and do not count. */
export function countsNow(
  { interface: { version }, orderNotification }: Product,
  saved: Pick<DebugCase, 'version' | 'activity'>,
): boolean {
  return saved.activity === 'orderNotify' ? orderNotification !== undefined : saved.version === version;
}

/** Members that tell cases of one activity apart, in the order in which they are looked for. */
const SCENE_MEMBERS = ['scene', 'status', 'instanceStatus', 'trialToFormal', 'chargingMode'] as const;

/** Which scene of its activity a case is, in the wire's own words, e.g. `chargingMode=1`; `undefined` where there is one only. */
export function caseScene({ fields }: Pick<DebugCase, 'fields'>): string | undefined {
  const name = SCENE_MEMBERS.find((member) => (textField(fields, member) ?? '') !== '');
  return name === undefined ? undefined : `${name}=${textField(fields, name) ?? ''}`;
}
