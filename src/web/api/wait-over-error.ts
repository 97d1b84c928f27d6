import { AppError } from '../../app/app-error.ts';

/** A call that was not what was waited for, and why. */
export interface NearMiss {
  readonly callId: string;
  readonly activity: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly instanceId: string;
  /** Criteria that do not fit; `unfinished`: the call has not ended yet. */
  readonly unmet: readonly string[];
}

/** Nothing that fitted came in time. */
export class WaitOverError extends AppError {
  readonly nearMisses: readonly NearMiss[];

  constructor(timeoutMs: number, nearMisses: readonly NearMiss[]) {
    super('timeout', `no call within ${timeoutMs} ms`, { params: { text: 'wait_over', timeoutMs } });
    this.nearMisses = nearMisses;
  }
}
