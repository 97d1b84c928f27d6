import type { ClockRunner } from './clock-runner.ts';
import type { ConformanceRuns } from './conformance-runs.ts';
import type { History } from './history.ts';
import type { AddressProbe, NoticeMail, Outbox } from './ports.ts';
import type { SampleSeller } from './sample-seller.ts';
import type { Workspace } from './workspace.ts';

/** An open workspace with the services that work for it; what pages, API and scripts are given. */
export interface Marketplace {
  readonly workspace: Workspace;
  readonly outbox: Outbox;
  readonly clock: ClockRunner;
  readonly history: History;
  readonly conformance: ConformanceRuns;
  readonly lookAtAddress: AddressProbe;
  /** Where a mail server is named. */
  readonly mail?: NoticeMail;
  /** Where it runs. */
  readonly sampleSeller?: SampleSeller;
}
