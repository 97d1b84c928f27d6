import type { Attempt, Call } from '../../domain/call.ts';
import type { AppInfo, Instance } from '../../domain/instance.ts';

/** What the seller answered when the buyer opened the details. */
export interface AccessDetails {
  readonly callId: string;
  /** The newest access data; of an earlier answer when this one failed. */
  readonly appInfo: AppInfo | undefined;
  readonly appInfoSimAt: number | undefined;
  readonly fresh: boolean;
  readonly totalMs: number | undefined;
  readonly resultCode: string | undefined;
  readonly resultMsg: string | undefined;
  /** Checks that failed or warn, as they are shown to the buyer's developer. */
  readonly findings: Attempt['checks'];
}

/** Builds the access data of an application from the finished call. */
export function accessDetails(instance: Instance, call: Call): AccessDetails {
  const attempt = call.attempts.at(-1);
  return {
    callId: call.id,
    appInfo: instance.appInfo,
    appInfoSimAt: instance.appInfoSimAt,
    fresh: call.status === 'success',
    totalMs: attempt?.timings.totalMs,
    resultCode: attempt?.resultCode,
    resultMsg: attempt?.resultMsg,
    findings: attempt?.checks.filter(({ verdict }) => verdict === 'fail') ?? [],
  };
}
