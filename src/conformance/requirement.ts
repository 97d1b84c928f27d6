import type { ProtocolVersion } from '../domain/call.ts';
import type { BillingMode } from '../domain/catalogue.ts';
import type { Certainty } from '../domain/site-profile.ts';

/** `must`: a seller who does not meet it fails in production or is unsafe; `should`: a warning. */
export type Severity = 'must' | 'should';

/** Something that a seller's service has to meet. Its texts are looked up by the id. */
export interface Requirement {
  /** Page of the guide, or "ours". */
  readonly source: string;
  readonly certainty: Certainty;
  readonly severity: Severity;
  /** Versions it applies to; both unless given. */
  readonly only?: ProtocolVersion;
  /** Ways of billing it applies to in a version; all of them where the version is not named. */
  readonly billing?: Partial<Readonly<Record<ProtocolVersion, readonly BillingMode[]>>>;
  /** What the product must offer. */
  readonly offers?: 'upgrade' | 'changeCheck' | 'notifyKey';
}
