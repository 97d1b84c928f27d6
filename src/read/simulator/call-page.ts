import { attemptByRef } from '../../app/attempt-ref.ts';
import { sendingsOf } from '../../app/send-experiment.ts';
import type { Workspace } from '../../app/workspace.ts';
import {
  isAskedLive,
  type Attempt,
  type AttemptFault,
  type Call,
  type CallCause,
  type Check,
  type CheckVerdict,
  type Experiment,
} from '../../domain/call.ts';
import { directionOf, isSellerActivity, type CallDirection } from '../../domain/call-direction.ts';
import { fieldTexts } from '../../domain/call-fields.ts';
import { experimentRefusal, isOnTheWire } from '../../domain/experiment.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { retryRules } from '../../domain/retry-plan.ts';
import { statusChange } from '../../domain/seller-calls.ts';
import type { RuleKey } from '../../domain/site-profile.ts';
import { answerView, type AnswerView } from './answer-view.ts';
import { callRow, explanation, shownCheck, type CallRow } from './call-list.ts';
import { wentAtExpiry } from './event-rules.ts';
import { inboundSigning, type InboundSigning } from './inbound-request.ts';
import { replayFinding, type ReplayFinding } from './replay-finding.ts';
import { requestView, type RequestView } from './request-view.ts';
import { timingParts, type TimingView } from './timing-parts.ts';
import { ruleView, type RuleView } from './rule-list.ts';

/** One try in the list of tries. */
export interface AttemptRow extends Pick<
  Attempt,
  'number' | 'simAt' | 'wallAt' | 'verdict' | 'httpStatus' | 'resultCode' | 'transportError' | 'timings'
> {
  /** How it is named in addresses: `2`, or `x1` for an experiment. */
  readonly ref: string;
  readonly timing: TimingView;
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
  /** What a fault plan did to it. */
  readonly fault: AttemptFault | undefined;
  /** Calls that stepped aside for it by a fault plan. */
  readonly overtook: readonly string[];
}

/** What a person sent beside the plan, in the list of tries. */
export interface ExperimentRow extends Pick<Experiment, 'number' | 'kind' | 'edits' | 'askedSimAt' | 'askedWallAt'> {
  readonly ref: string;
  /** The try or experiment whose bytes were repeated. */
  readonly repeatsRef: string | undefined;
  readonly interrupted: boolean;
  /** Absent while it is on the wire, and for ever when it was cut off. */
  readonly attempt: AttemptRow | undefined;
  readonly finding: ReplayFinding | undefined;
}

/** The try that is looked at. */
export interface ShownAttempt extends AttemptRow {
  /** Failures first, then warnings, then what passed. */
  readonly checks: readonly Check[];
  /** Absent when the stored bytes are not there any more. */
  readonly request: RequestView | undefined;
  readonly answer: AnswerView | undefined;
  /** How it was signed, of what the seller has asked. */
  readonly inbound: InboundSigning | undefined;
  /** Set where it is no try of the plan but a person's experiment. */
  readonly experiment: ExperimentRow | undefined;
  /** The request beside the true one, which a fault plan has sent. */
  readonly extra: ExtraView | undefined;
}

/** The bytes of a request beside the true one. */
export interface ExtraView {
  readonly request: RequestView;
  readonly answer: AnswerView | undefined;
}

/** Everything about one call. */
export interface CallPage {
  readonly call: CallRow;
  readonly version: Call['version'];
  readonly direction: CallDirection;
  readonly cause: CallCause;
  /** Whose body is shown as bytes because somebody asked. */
  readonly hexShown: 'request' | 'answer' | undefined;
  /** Production address that the call was made for. */
  readonly address: string;
  readonly answeredBySample: boolean;
  readonly createdSimAt: number;
  readonly finishedSimAt: number | undefined;
  /** Body members of the call. */
  readonly fields: Readonly<Record<string, string>>;
  readonly attempts: readonly AttemptRow[];
  readonly experiments: readonly ExperimentRow[];
  /** How many requests were sent or asked for so far: a second click on a button finds more and sends nothing. */
  readonly sendings: number;
  /** Why nothing can be sent beside the plan now, if so. */
  readonly experimentRefusal: Refusal | undefined;
  /** A resend would be a restart: the order would go on with its answer. */
  readonly resendMoves: boolean;
  readonly shown: ShownAttempt | undefined;
  /** Readings of unsure rules that this call depends on. */
  readonly fidelity: readonly RuleView[];
  /** Changes whenever the call does. */
  readonly state: string;
  readonly keyRevealed: boolean;
}

/** How a call is to be shown. */
export interface CallPageOptions {
  /** `2` for a try, `x1` for an experiment; the newest try unless given. */
  readonly attempt?: string | undefined;
  readonly revealKey: boolean;
  /** Whose body is shown as bytes although it is text. */
  readonly hex?: 'request' | 'answer' | undefined;
}

const CHECK_ORDER: Readonly<Record<CheckVerdict, number>> = { fail: 0, warning: 1, pass: 2 };

/** Builds the page of a call. @returns `undefined` when the call has no try of the number asked for */
export async function callPage(
  workspace: Workspace,
  call: Call,
  options: CallPageOptions,
): Promise<CallPage | undefined> {
  const attempt = options.attempt === undefined ? call.attempts.at(-1) : attemptByRef(call, options.attempt);
  if (!attempt && options.attempt !== undefined) return undefined;
  const row = callRow(workspace, call);
  return {
    call: row,
    version: call.version,
    direction: directionOf(call),
    cause: call.cause,
    hexShown: options.hex,
    address: call.destination.url,
    answeredBySample: call.destination.url === workspace.state.workspace().sampleSellerUrl,
    createdSimAt: call.createdSimAt,
    finishedSimAt: call.finishedSimAt,
    fields: fieldTexts(call.fields),
    attempts: call.attempts.map((each) => attemptRow(call, each)),
    experiments: (call.experiments ?? []).map((each) => experimentRow(call, each)),
    sendings: sendingsOf(call),
    experimentRefusal: experimentRefusal(call, workspace.state.workspace()),
    resendMoves: row.refusal === undefined,
    shown: attempt && (await shownAttempt(workspace, call, attempt, options)),
    fidelity: unsureRules(workspace, call),
    state: stateOf(call),
    keyRevealed: options.revealKey,
  };
}

/** A text that changes whenever the page of a call would look different. */
export function stateOf(call: Call): string {
  const { status, attempts, nextAttemptSimAt, nextAttemptWallAt, clockReleased, experiments = [] } = call;
  const sent = `${attempts.length}.${experiments.length}.${experiments.filter(isOnTheWire).length}`;
  return `${status}.${sent}.${nextAttemptSimAt ?? ''}.${nextAttemptWallAt ?? ''}.${clockReleased ?? ''}`;
}

async function shownAttempt(
  workspace: Workspace,
  call: Call,
  attempt: Attempt,
  { revealKey, hex }: CallPageOptions,
): Promise<ShownAttempt> {
  const exchange = await workspace.store.readExchange(attempt.exchangeId);
  const secret = revealKey ? '' : call.destination.accessKey;
  const experiment = call.experiments?.find((each) => each.attempt === attempt);
  return {
    ...attemptRow(call, attempt, secret),
    experiment: experiment && experimentRow(call, experiment),
    checks: attempt.checks
      .map((check) => shownCheck(check, secret))
      .sort((a, b) => CHECK_ORDER[a.verdict] - CHECK_ORDER[b.verdict]),
    inbound: exchange && inboundSigning(workspace, call, exchange.request),
    request: exchange && requestView(call, exchange.request, { revealKey, asHex: hex === 'request' }),
    answer: exchange?.response && answerView(call, attempt, exchange.response, { secret, asHex: hex === 'answer' }),
    extra: await extraView(workspace, call, attempt, revealKey),
  };
}

async function extraView(
  workspace: Workspace,
  call: Call,
  attempt: Attempt,
  revealKey: boolean,
): Promise<ExtraView | undefined> {
  const id = attempt.fault?.extra?.exchangeId;
  const exchange = id === undefined ? undefined : await workspace.store.readExchange(id);
  if (!exchange) return undefined;
  const secret = revealKey ? '' : call.destination.accessKey;
  return {
    request: requestView(call, exchange.request, { revealKey, asHex: false }),
    answer: exchange.response && answerView(call, attempt, exchange.response, { secret, asHex: false }),
  };
}

/** How a try or experiment is named in addresses. */
function refOf(call: Call, exchangeId: string): string | undefined {
  const own = call.attempts.find((each) => each.exchangeId === exchangeId);
  if (own) return String(own.number);
  const experiment = call.experiments?.find(({ attempt }) => attempt?.exchangeId === exchangeId);
  return experiment && `x${experiment.number}`;
}

function experimentRow(call: Call, experiment: Experiment): ExperimentRow {
  const { number, kind, edits, repeats, askedSimAt, askedWallAt, interrupted = false, attempt } = experiment;
  return {
    number,
    kind,
    edits: edits && { ...edits, ...(edits.fields ? { fields: fieldTexts(edits.fields) } : {}) },
    askedSimAt,
    askedWallAt,
    interrupted,
    ref: `x${number}`,
    repeatsRef: repeats === undefined ? undefined : refOf(call, repeats),
    attempt: attempt && attemptRow(call, attempt),
    finding: replayFinding(call, experiment),
  };
}

function attemptRow(call: Call, attempt: Attempt, secret = call.destination.accessKey): AttemptRow {
  const { checks, exchangeId: _id, manual = false, mayRepeat = false, ...members } = attempt;
  const { clockReleased = false, assumed = false, fault, overtook = [] } = attempt;
  return {
    ...members,
    ref: refOf(call, attempt.exchangeId) ?? String(attempt.number),
    timing: timingParts(attempt),
    ...explanation(attempt, secret),
    manual,
    mayRepeat,
    clockReleased,
    assumed,
    fault,
    overtook,
    failedChecks: checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
    warnings: checks.filter(({ verdict }) => verdict === 'warning').length,
    passed: checks.filter(({ verdict }) => verdict === 'pass').length,
  };
}

function unsureRules(workspace: Workspace, call: Call): RuleView[] {
  const instance = call.activity === 'releaseInstance' ? workspace.state.get('instances', call.instanceId) : undefined;
  const atExpiry: RuleKey[] = wentAtExpiry(instance) ? ['expiry.autoUnsubscribe', 'expiry.autoUnsubscribe.order'] : [];
  return [...atExpiry, ...ruleKeysOf(call)]
    .map((key) => ruleView(workspace, key))
    .filter((rule) => rule.certainty !== 'documented' || rule.changed);
}

function ruleKeysOf(call: Call): RuleKey[] {
  if (isSellerActivity(call.activity)) return [];
  return [...activityRules(call), ...(call.version === '1.0' ? V1_RULES : V2_RULES)];
}

const V2_RULES: readonly RuleKey[] = [
  'request.contentType',
  'request.userAgent',
  'request.testFlag',
  'request.signatureCase',
  'answer.bodySign',
];

const V1_RULES: readonly RuleKey[] = [
  'request.userAgent',
  'request.v1.testFlag',
  'request.v1.emptyParameters',
  'request.v1.blank',
  'answer.v1.headerSpelling',
];

function activityRules(call: Call): RuleKey[] {
  if (call.activity === 'queryInstance') {
    const use: RuleKey[] = call.version === '2.0' ? ['answer.usageInfo'] : [];
    return isAskedLive(call) ? use : ['poll.queryInstance.everySeconds', 'answer.appInfoAfterCreation', ...use];
  }
  const rules: RuleKey[] = isAskedLive(call) ? [] : retryRuleKeys(call);
  if (statusChange(call) !== undefined) rules.unshift('expiry.freezeAt');
  if (call.activity === 'orderNotify') rules.unshift('openApi.notifiedOrders');
  if (call.activity === 'changeInstanceCheck') rules.unshift('renewal.change.checkQuantities');
  if (call.version === '2.0' && call.cause === 'renewal_canceled') rules.unshift('renewal.cancel.order');
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
