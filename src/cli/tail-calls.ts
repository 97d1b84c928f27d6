import { EXIT, exitOfStatus, type ExitCode } from './exit-codes.ts';
import { jsonText, plain } from './print.ts';
import { send, type Target } from './send.ts';
import { newsOf } from './stream-lines.ts';
import type { Verb } from './verb.ts';

/** Which calls are shown, and how. */
export interface TailOptions {
  readonly json: boolean;
  readonly activity?: string;
  readonly status?: string;
  /** Ends after so many lines. */
  readonly count?: number;
}

interface CallNews {
  readonly id: string;
  readonly activity: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly attemptCount: number;
  readonly lastAttempt: {
    readonly attemptedSimAt: string;
    readonly totalMs: number;
    readonly httpStatus: number | null;
    readonly resultCode: string | null;
    readonly transportError: string | null;
    readonly failedChecks: readonly string[];
  } | null;
}

/** Prints a line for each try of a call as it is answered; ends after `count` of them, or with the simulator. */
export async function tailCalls(events: Verb, target: Target, options: TailOptions): Promise<ExitCode> {
  const answer = await send(events, target, { places: [], input: {} });
  if (answer.status !== 200) return exitOfStatus(answer.status);
  const seen = new Map<string, number>();
  let left = options.count ?? Number.POSITIVE_INFINITY;
  for await (const { news } of newsOf(answer.body)) {
    if (news.kind !== 'call' || news.resource === null) continue;
    const call = news.resource as unknown as CallNews;
    if (!isNewTry(call, seen) || !fits(call, options)) continue;
    process.stdout.write(`${options.json ? jsonText(call, 0) : lineOf(call)}\n`);
    left -= 1;
    if (left <= 0) break;
  }
  return EXIT.done;
}

function isNewTry({ id, attemptCount }: CallNews, seen: Map<string, number>): boolean {
  if (attemptCount <= (seen.get(id) ?? 0)) return false;
  seen.set(id, attemptCount);
  return true;
}

function fits(call: CallNews, { activity, status }: TailOptions): boolean {
  return (activity === undefined || call.activity === activity) && (status === undefined || call.status === status);
}

function lineOf({ id, activity, status, orderId, attemptCount, lastAttempt: last }: CallNews): string {
  const result = last?.resultCode ?? last?.transportError ?? (last?.httpStatus ? `HTTP ${last.httpStatus}` : undefined);
  const failed = last && last.failedChecks.length > 0 ? `✗ ${last.failedChecks.join(', ')}` : undefined;
  const words = [
    last?.attemptedSimAt,
    id.padEnd(9),
    activity.padEnd(18),
    status.padEnd(9),
    `#${attemptCount}`,
    result,
    last && `${Math.round(last.totalMs)} ms`,
    orderId,
    failed,
  ];
  return plain(words.filter(Boolean).join('  '));
}
