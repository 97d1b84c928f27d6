import type { Workspace } from '../../app/workspace.ts';
import type { Attempt, Call, CallCause, Check, CheckVerdict } from '../../domain/call.ts';
import { retryRules } from '../../domain/retry-plan.ts';
import { statusChange } from '../../domain/seller-calls.ts';
import type { RuleKey } from '../../domain/site-profile.ts';
import { answerView, type AnswerView } from './answer-view.ts';
import { callRow, explanation, shownCheck, type CallRow } from './call-list.ts';
import { requestView, type RequestView } from './request-view.ts';
import { ruleView, type RuleView } from './rule-list.ts';

/** One try in the list of tries. */
export interface AttemptRow extends Pick<
  Attempt,
  'number' | 'simAt' | 'wallAt' | 'verdict' | 'httpStatus' | 'resultCode' | 'transportError' | 'timings'
> {
  readonly resultMsg: string | undefined;
  readonly failure: Check | undefined;
  readonly failedChecks: readonly string[];
  readonly warnings: number;
  readonly passed: number;
  readonly manual: boolean;
  readonly mayRepeat: boolean;
  /** The clock went on while it was on the wire. */
  readonly clockReleased: boolean;
  /** Not sent, only written down. */
  readonly assumed: boolean;
}

/** The try that is looked at. */
export interface ShownAttempt extends AttemptRow {
  /** Failures first, then warnings, then what passed. */
  readonly checks: readonly Check[];
  /** Absent when the stored bytes are not there any more. */
  readonly request: RequestView | undefined;
  readonly answer: AnswerView | undefined;
}

/** Everything about one call. */
export interface CallPage {
  readonly call: CallRow;
  readonly cause: CallCause;
  /** Production address that the call was made for. */
  readonly address: string;
  readonly answeredBySample: boolean;
  readonly createdSimAt: number;
  readonly finishedSimAt: number | undefined;
  /** Body members of the call. */
  readonly fields: Readonly<Record<string, string>>;
  readonly attempts: readonly AttemptRow[];
  readonly shown: ShownAttempt | undefined;
  /** Readings of unsure rules that this call depends on. */
  readonly fidelity: readonly RuleView[];
  /** Changes whenever the call does. */
  readonly state: string;
  readonly keyRevealed: boolean;
}

/** How a call is to be shown. */
export interface CallPageOptions {
  /** Number of a try; the newest unless given. */
  readonly attempt: number | undefined;
  readonly revealKey: boolean;
}

const CHECK_ORDER: Readonly<Record<CheckVerdict, number>> = { fail: 0, warning: 1, pass: 2 };

/** Builds the page of a call. @returns `undefined` when the call has no try of the number asked for */
export async function callPage(
  workspace: Workspace,
  call: Call,
  options: CallPageOptions,
): Promise<CallPage | undefined> {
  const attempt =
    options.attempt === undefined
      ? call.attempts.at(-1)
      : call.attempts.find(({ number }) => number === options.attempt);
  if (!attempt && options.attempt !== undefined) return undefined;
  return {
    call: callRow(workspace, call),
    cause: call.cause,
    address: call.destination.url,
    answeredBySample: call.destination.url === workspace.state.workspace().sampleSellerUrl,
    createdSimAt: call.createdSimAt,
    finishedSimAt: call.finishedSimAt,
    fields: call.fields,
    attempts: call.attempts.map((each) => attemptRow(each, call.destination.accessKey)),
    shown: attempt && (await shownAttempt(workspace, call, attempt, options.revealKey)),
    fidelity: unsureRules(workspace, call),
    state: stateOf(call),
    keyRevealed: options.revealKey,
  };
}

/** A text that changes whenever the page of a call would look different. */
export function stateOf({ status, attempts, nextAttemptSimAt, nextAttemptWallAt, clockReleased }: Call): string {
  return `${status}.${attempts.length}.${nextAttemptSimAt ?? ''}.${nextAttemptWallAt ?? ''}.${clockReleased ?? ''}`;
}

async function shownAttempt(
  workspace: Workspace,
  call: Call,
  attempt: Attempt,
  revealKey: boolean,
): Promise<ShownAttempt> {
  const exchange = await workspace.store.readExchange(attempt.exchangeId);
  const secret = revealKey ? '' : call.destination.accessKey;
  return {
    ...attemptRow(attempt, secret),
    checks: attempt.checks
      .map((check) => shownCheck(check, secret))
      .sort((a, b) => CHECK_ORDER[a.verdict] - CHECK_ORDER[b.verdict]),
    request: exchange && requestView(call, exchange.request, revealKey),
    answer: exchange?.response && answerView(attempt, exchange.response, secret),
  };
}

function attemptRow(attempt: Attempt, secret: string): AttemptRow {
  const { checks, exchangeId: _id, manual = false, mayRepeat = false, ...members } = attempt;
  const { clockReleased = false, assumed = false } = attempt;
  return {
    ...members,
    ...explanation(attempt, secret),
    manual,
    mayRepeat,
    clockReleased,
    assumed,
    failedChecks: checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
    warnings: checks.filter(({ verdict }) => verdict === 'warning').length,
    passed: checks.filter(({ verdict }) => verdict === 'pass').length,
  };
}

function unsureRules(workspace: Workspace, call: Call): RuleView[] {
  return ruleKeysOf(call)
    .map((key) => ruleView(workspace, key))
    .filter((rule) => rule.certainty !== 'documented' || rule.changed);
}

function ruleKeysOf(call: Call): RuleKey[] {
  return [...activityRules(call), ...(call.version === '1.0' ? V1_RULES : V2_RULES)];
}

const V2_RULES: readonly RuleKey[] = ['request.contentType', 'request.testFlag', 'answer.bodySign'];

const V1_RULES: readonly RuleKey[] = [
  'request.v1.testFlag',
  'request.v1.emptyParameters',
  'request.v1.blank',
  'answer.v1.headerSpelling',
];

function activityRules(call: Call): RuleKey[] {
  if (call.activity === 'queryInstance') {
    if (call.cause === 'details_view') return [];
    return ['poll.queryInstance.everySeconds', 'answer.appInfoAfterCreation'];
  }
  const rules: RuleKey[] = call.cause === 'details_view' ? [] : retryRuleKeys(call);
  if (statusChange(call) !== undefined) rules.unshift('expiry.freezeAt');
  if (call.version === '2.0') return rules;
  if (call.activity === 'newInstance') {
    rules.push('request.v1.customerName', 'request.v1.provisionType', 'answer.v1.appInfo');
  }
  return call.activity === 'releaseInstance' ? [...rules, 'request.v1.releaseAmount'] : rules;
}

function retryRuleKeys(call: Call): RuleKey[] {
  const rules = retryRules(call);
  return [`${rules}.everyMinutes`, `${rules}.windowMinutes`];
}
