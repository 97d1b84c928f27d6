import type { Jump, JumpStatus } from '../../src/app/jump.ts';
import { MILESTONES } from '../../src/app/milestones.ts';
import type { RemarkReason } from '../../src/app/recording.ts';
import { APPLICATION_KINDS, APPLICATION_STATES } from '../../src/domain/application.ts';
import type { ConsentKind } from '../../src/domain/buyer-input.ts';
import { KEY_CLASSES, type InterfaceKeyState } from '../../src/domain/interface-key.ts';
import { EDITOR_STEPS } from '../../src/web/pages/seller/listing/listing-frame.ts';
import { ADDRESS_FINDINGS, type AddressState } from '../../src/domain/production-address.ts';
import { REPLAY_STEPS } from '../../src/domain/case-replay.ts';
import { SUBMISSION_CODES, TEXT_LENGTHS } from '../../src/domain/submission-checks.ts';
import {
  ACTIVITIES,
  ENCRYPT_TYPES,
  PROTOCOL_VERSIONS,
  type CallStatus,
  type ExperimentKind,
} from '../../src/domain/call.ts';
import { CALL_DIRECTIONS } from '../../src/domain/call-direction.ts';
import { AKSK_MISTAKES } from '../../src/protocol/open-api/aksk-mistakes.ts';
import type { DebugResult } from '../../src/domain/debug-case.ts';
import { debugTabs } from '../../src/domain/rules/debug-fields.ts';
import { OWN_CALL_RULES, V1_CASE_RULES, V2_CASE_RULES } from '../../src/domain/rules/debug-case-rules.ts';
import type { ProbeModel } from '../../src/read/seller/probe-model.ts';
import type { MatrixRow } from '../../src/read/seller/debugging-page.ts';
import type { ApiKeyState } from '../../src/read/seller/api-key-list.ts';
import {
  BILLING_MODES,
  PERSONAL_DATA,
  type PeriodType,
  type ProductStatus,
  type UsageModel,
  LINEAR_ATTRIBUTES,
} from '../../src/domain/catalogue.ts';
import { CLOCK_RATES } from '../../src/domain/clock-rates.ts';
import { DELAY_CLOCKS, FAULT_KINDS, FAULT_TIMES, OVERTAKERS } from '../../src/domain/fault-plan.ts';
import type { SellerState } from '../../src/domain/instance.ts';
import type { CouponKind } from '../../src/domain/coupon.ts';
import { LEDGER_KINDS } from '../../src/domain/ledger.ts';
import { PRICE_RULES } from '../../src/domain/price-rule.ts';
import { ORDER_TYPES, PAYMENT_METHODS } from '../../src/domain/order.ts';
import type { SelectionProblem } from '../../src/domain/price-quote.ts';
import { MAIL_PROBLEMS, type MailState } from '../../src/app/ports.ts';
import { NOTICE_CHANNELS } from '../../src/domain/rules/notices.ts';
import { CAUSE_FAMILIES } from '../../src/conformance/causes.ts';
import { TEST_GROUPS, TEST_IDS } from '../../src/conformance/test-ids.ts';
import { OWN_REQUIREMENTS } from '../../src/conformance/requirements.ts';
import {
  CONFORMANCE_STATUSES,
  CONFORMANCE_VERDICTS,
  OWN_FINDINGS,
  SKIP_REASONS,
} from '../../src/conformance/result.ts';
import { REPORT_TEXTS } from '../../src/conformance/text-keys.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { VERB_GROUPS } from '../../src/cli/verb.ts';
import type { OpenApiRuleValues } from '../../src/domain/rules/open-api-rules.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { RUN_STATUSES, STEP_STATUSES } from '../../src/scenario-file/report.ts';
import { PROBLEM_KINDS } from '../../src/scenario-file/read-scenario.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { REFUND_REQUEST_STATUSES } from '../../src/domain/refund-request.ts';
import { EXPIRE_POLICIES } from '../../src/domain/expire-policy.ts';
import { EVENT_KINDS } from '../../src/domain/schedule.ts';
import { RULE_KEYS, SITES, siteProfile } from '../../src/domain/site-profile.ts';
import type { ClockMode, GapOutcome } from '../../src/domain/workspace.ts';
import { possibleActs, SUPERVISION_ACTS, SUPERVISION_STATES } from '../../src/domain/supervision.ts';
import { USAGE_CODES } from '../../src/domain/rules/usage-codes.ts';
import { USAGE_STATUSES } from '../../src/domain/usage.ts';
import { UNSUBSCRIBE_REASONS } from '../../src/domain/unsubscribe.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { TEXT_PROBLEMS, type TextPart } from '../../src/protocol/workshop/pasted-text.ts';
import type { PastedRequest } from '../../src/protocol/workshop/read-request-text.ts';
import { WORKSHOP_STEPS } from '../../src/protocol/workshop/steps.ts';
import type { Decryption } from '../../src/protocol/v1/sensitive-data.ts';
import type { RefusedBy } from '../../src/read/simulator/call-diagnosis.ts';
import type { WorkspaceKey } from '../../src/read/simulator/workspace-keys.ts';
import type { CheckedAnswer } from '../../src/read/workshop/check-answer.ts';
import { WORKSHOP_TOOLS } from '../../src/web/pages/simulator/workshop-forms.ts';
import type { SigningStepId, V1SigningStepId } from '../../src/protocol/signing-explanation.ts';
import { INSTANCE_STATUSES, SUSPENSION_REASONS } from '../../src/domain/instance.ts';
import type { ComparedPart } from '../../src/read/simulator/compare-attempts.ts';
import type { DecryptionProblem } from '../../src/read/simulator/decrypted-values.ts';
import type { TimingPart } from '../../src/read/simulator/timing-parts.ts';
import type { InstanceDeadline } from '../../src/read/buyer/instance-list.ts';
import { RESET_SCOPES } from '../../src/domain/smaller-records.ts';
import type { EventName } from '../../src/read/event-name.ts';
import { SNAPSHOT_KINDS } from '../../src/domain/snapshot.ts';
import { ORDER_STATUSES } from '../../src/domain/order.ts';
import type { OrderStep, StepState } from '../../src/read/buyer/order-steps.ts';
import { REFUND_REASONS } from '../../src/read/buyer/refund-reasons.ts';
import { RENEWAL_TABS } from '../../src/read/buyer/renewal-list.ts';
import { CATEGORIES } from '../../src/read/buyer/shop-model.ts';
import { START_PRESETS } from '../../src/read/simulator/start-presets.ts';
import type { MoneyEvent } from '../../src/read/simulator/timeline-entries.ts';
import type { MarkLane } from '../../src/read/simulator/timeline-picture.ts';
import { SPAN_UNITS } from '../../src/web/pages/frame/jump-form.ts';
import { SECTIONS } from '../../src/web/sections.ts';
import { members } from './members.ts';
import {
  CALL_CAUSES,
  CERTAINTIES,
  FAULT_CODES,
  NOTICE_KINDS,
  PROBE_STATES,
  REFUND_WAYS,
  REFUSAL_REASONS,
  REPLAY_OUTCOMES,
  TRANSPORT_ERRORS,
} from './union-members.ts';

const OWN_REQUIREMENT_IDS = Object.keys(OWN_REQUIREMENTS);
const WORDY_REQUIREMENT_IDS = OWN_REQUIREMENT_IDS.filter((id) => !id.startsWith('ACT-'));

function withParts(part: string, endings: readonly string[]): string[] {
  return endings.map((ending) => `${part}.${ending}`);
}

type SecretProblem = Extract<Decryption, { problem: string }>['problem'];

/** What each state offers first. */
const FIRST_ACTS = SUPERVISION_STATES.flatMap((state) => possibleActs({ state }).slice(0, 1));
const withMore = (keys: readonly string[], more: string): string[] => keys.flatMap((key) => [key, `${key}.${more}`]);

/** Readings of rules that are words of ours; bits of the wire among them stand for themselves. */
const RULE_CHOICES = [
  ...new Set(RULE_KEYS.flatMap((key): readonly unknown[] => siteProfile('cn').rules[key].choices ?? [])),
]
  .map(String)
  .filter((choice) => /^[a-z][a-z_]*$/.test(choice));

/** What each finding about an address can be; the first three never fail and are never left out. */
const ADDRESS_KEYS = ADDRESS_FINDINGS.flatMap((id) =>
  (id === 'reachable'
    ? ['pass', 'fail']
    : id.startsWith('tls_')
      ? [...['pass', 'warning', 'fail', 'skipped'], ...(id === 'tls_expiry' ? ['allowed'] : [])]
      : ['pass', 'warning']
  ).map((verdict) => `${id}.${verdict}`),
);

/** Beginnings of keys that are completed with the member of a union, and all their endings. */
export const DYNAMIC_KEYS: Readonly<Record<string, readonly string[]>> = {
  'renewals.tab.': RENEWAL_TABS,
  'scenario.problem.': [...PROBLEM_KINDS, 'reference_none'],
  'scenario.remark.': Object.keys({
    clock_runs: true,
    key: true,
    content: true,
    moment: true,
    seller: true,
  } satisfies Record<RemarkReason, true>),
  'scenarios.status.': [...new Set([...RUN_STATUSES, ...STEP_STATUSES])],
  'cli.verb.': VERBS.map(({ name }) => name),
  'cli.option.': [...new Set(VERBS.flatMap(({ options }) => options.map(({ option }) => option)))],
  'cli.exit.': Object.values(EXIT).map(String),
  'cli.group.': VERB_GROUPS,
  'cli.usage.': [
    ...['unknownCommand', 'unknownOption', 'missingArgument', 'excessArguments', 'optionMissingArgument'],
    ...['invalidArgument', 'help', 'meant'],
  ],
  'status.order.': ORDER_STATUSES,
  'status.instance.': INSTANCE_STATUSES,
  'status.call.': members<CallStatus>({
    waiting: true,
    calling: true,
    retrying: true,
    polling: true,
    success: true,
    failed: true,
    superseded: true,
  }),
  'status.product.': members<ProductStatus>({ listed: true, discontinued: true }),
  'status.seller.': members<SellerState>({ none: true, normal: true, frozen: true, released: true }),
  'status.jump.': members<JumpStatus>({
    running: true,
    done: true,
    canceled: true,
    stopped: true,
    failed: true,
    needs_confirmation: true,
    interrupted: true,
  }),
  'verdict.': ['success', 'pending', 'failure', 'pass', 'fail', 'warning'],
  'order.type.': ORDER_TYPES,
  'activity.': ACTIVITIES,
  'cause.': CALL_CAUSES,
  'event.': [...EVENT_KINDS, 'instance.expire.unsubscribe' satisfies EventName],
  'at_expiry.policy.': EXPIRE_POLICIES,
  'at_expiry.hint.': EXPIRE_POLICIES,
  'transport.': TRANSPORT_ERRORS,
  'transport.short.': TRANSPORT_ERRORS,
  'billing.': BILLING_MODES,
  'period.every.': members<PeriodType>({ year: true, month: true, day: true }),
  'period.unit.': members<PeriodType>({ year: true, month: true, day: true }),
  'period.length.': members<PeriodType>({ year: true, month: true, day: true }),
  'category.': CATEGORIES,
  'site.': SITES,
  'clock.mode.': members<ClockMode>({ frozen: true, real: true, rate: true }),
  'certainty.': withMore(CERTAINTIES, 'means'),
  'refund.reason.': REFUND_REASONS,
  'refund_request.': REFUND_REQUEST_STATUSES,
  'supervision.lead.': ['buyer', 'seller'],
  'supervision.by.': ['buyer', 'seller', 'system'],
  'supervision.state.': [...SUPERVISION_STATES, 'accepted'],
  'supervision.now.': [...SUPERVISION_STATES, 'accepted'],
  'supervision.next.': FIRST_ACTS,
  'supervision.text.': FIRST_ACTS,
  'supervision.do.': SUPERVISION_ACTS,
  'supervision.done.': [...SUPERVISION_ACTS, 'complete', 'close'],
  'unsubscribe.reason.': UNSUBSCRIBE_REASONS.map(String),
  'unsubscribe.lead.': [...REFUND_WAYS, 'refused'],
  'unsubscriptions.way.': [...REFUND_WAYS, 'at_expiry', 'automatic'],
  'notice.why.': ['balance_too_low'],
  'refusal.': ['title', 'allowed_from', 'of_order', 'none_done', ...REFUSAL_REASONS],
  'fault.': [
    ...withMore(FAULT_CODES, 'remedy'),
    'host',
    'origin',
    'csrf',
    'csrf.remedy',
    'request_id',
    'code',
    'home',
    'summary',
  ],
  'selection.': members<SelectionProblem['problem']>({
    consent: true,
    extension_unknown: true,
    extension_twice: true,
    extension_missing: true,
    extension_too_long: true,
    unknown_sku: true,
    sku_not_priced: true,
    sku_not_offered: true,
    not_sold: true,
    period_missing: true,
    period_number: true,
    period_day_v1: true,
    no_quantity: true,
    package_count: true,
    package_one_v1: true,
    quantity_range: true,
    quantity_step: true,
    quantity_unknown: true,
    amount: true,
  }),
  'notice.': withMore(NOTICE_KINDS, 'text'),
  'notices.kind.': NOTICE_KINDS,
  'channel.': NOTICE_CHANNELS,
  'mail.status.': members<MailState['status']>({ waiting: true, sent: true, failed: true, left_out: true }),
  'mail.problem.': MAIL_PROBLEMS,
  'timeline.notice.to_': ['buyer', 'seller'],
  'rule.': RULE_KEYS,
  'step.': [
    ...members<StepState>({ done: true, current: true, todo: true, failed: true }).map((state) => `state.${state}`),
    ...members<OrderStep['id']>({
      placed: true,
      paid: true,
      call: true,
      answer: true,
      query: true,
      supervision: true,
      thaw: true,
      ready: true,
      renewed: true,
      changed: true,
      canceled: true,
      refunding: true,
      refunded: true,
    }),
  ],
  'my.lead.': [
    ...members<InstanceDeadline['kind']>({ expires: true, unsubscribes: true, freezes: true, releases: true }),
    ...['freezes.debt', 'releases.debt', 'freezes.over', 'releases.over', 'on_demand', 'stopped', 'supervised'],
    'never',
    'provisioning',
    'released',
    'failed',
  ],
  'my.app.': ['front', 'admin', 'user', 'password', 'memo'],
  'jump.flash.': [
    ...members<Exclude<JumpStatus, 'done'>>({
      running: true,
      canceled: true,
      stopped: true,
      failed: true,
      needs_confirmation: true,
      interrupted: true,
    }),
    'record_only',
  ],
  'jump.deliver.': members<Jump['deliver']>({ send: true, record_only: true, dry_run: true }),
  'clock.rate.': [...CLOCK_RATES.map(({ id }) => id), 'free'],
  'clock.unit.': Object.keys(SPAN_UNITS),
  'clock.gap.': [
    ...members<GapOutcome>({ asked: true, dropped: true, caught_up: true }),
    ...['catch_up', 'go_on', 'seen', 'events'],
  ],
  'milestone.': [...MILESTONES, 'title', 'lead', 'in', 'dry_run'],
  'my.in.': members<InstanceDeadline['kind']>({ expires: true, unsubscribes: true, freezes: true, releases: true }),
  'price.': [...PRICE_RULES, 'of_attribute'],
  'rules.price_line.': PRICE_RULES,
  'payment.': [...PAYMENT_METHODS, 'cash_coupon'],
  'pay.': [
    ...withMore(['paid', 'later', 'declined'], 'hint'),
    ...['title', 'how', 'due', 'cash_line', 'method', 'combined', 'combined.hint'],
    ...['coupons', 'coupons.none', 'coupons.not_here', 'coupon.discount'],
  ],
  'pay.method.': [...PAYMENT_METHODS, 'none', 'rule'],
  'coupon.kind.': withMore(['cash', 'discount'] satisfies CouponKind[], 'means'),
  'coupon.state.': ['usable', 'not_yet', 'spent', 'over'],
  'ledger.kind.': LEDGER_KINDS,
  'money.sum.': [...PAYMENT_METHODS, 'cash_coupon'],
  'money.done.': ['top_up', 'coupon', 'offer', 'elsewhere'],
  'together.done.': ['paid', 'declined', 'canceled'],
  'offering.free.': ['on_demand', 'trial', 'package'],
  'use.state.': USAGE_STATUSES,
  'use.chart.': ['drawn', 'paid', 'waiting', 'quota', 'day', 'sum', 'line', 'since'],
  'usage_records.state.': USAGE_STATUSES,
  'usage_records.code.': USAGE_CODES,
  'usage_record.field.': ['instance', 'usage', 'begin', 'end', 'sn', 'package'],
  'metered.overage.': ['pay', 'stop'],
  'metered.model.': members<UsageModel>({ fixed: true, graduated: true, volume: true }),
  'metered.cycle.': ['hour', 'day'],
  'metered.accumulation.': ['day', 'month'],
  'offering.not_sold.': ['never', 'not_priced', 'not_offered'],
  'offering.bands.': ['step', 'tier'],
  'linear.': LINEAR_ATTRIBUTES,
  'nav.part.': Object.keys(SECTIONS),
  'frame.language.': LANGUAGES,
  'product.saved.': ['address', 'new_key', 'sample', 'text', 'spec_removed'],
  'product.key.': ['keep', 'new', 'own', 'value', 'hint', 'current'],
  'product.how.': withMore(['receive', 'verify', 'answer', 'idempotent', 'query'], 'text'),
  'story.': [...CALL_CAUSES, 'success', 'pending', 'failure', 'on_the_wire', 'not_tried', 'when'],
  'call.place.': ['query', 'body'],
  'call.raw.': ['text', 'hex'],
  'wire.': [
    ...['signature', 'timestamp', 'nonce', 'activity', 'businessId', 'orderId', 'orderLineId', 'instanceId'],
    ...['productId', 'productInfo', 'expireTime', 'scene', 'status', 'testFlag', 'own', 'plain'],
    ...['authToken', 'timeStamp', 'customerId', 'customerName', 'userId', 'userName', 'mobilePhone', 'email'],
    ...['skuCode', 'trialFlag', 'trialToFormal', 'chargingMode', 'periodType', 'periodNumber', 'orderAmount'],
    ...['amount', 'diskSize', 'bandWidth', 'saasExtendParams', 'provisionType', 'instanceStatus'],
    ...['v1.expireTime', 'v1.instanceId', 'v1.orderId'],
  ],
  'experiment.kind.': members<ExperimentKind>({ replay: true, resend: true, edited: true }),
  'experiment.finding.': withMore(REPLAY_OUTCOMES, 'text'),
  'experiment.badge.': REPLAY_OUTCOMES,
  'timing.part.': members<TimingPart>({ connect: true, tls: true, wait: true, unsplit: true, receive: true }),
  'decrypted.problem.': members<DecryptionProblem>({
    too_short: true,
    iv: true,
    not_base64: true,
    not_blocks: true,
    padding: true,
    not_text: true,
  }),
  'compare.part.': members<ComparedPart>({
    request: true,
    request_headers: true,
    answer: true,
    answer_headers: true,
    checks: true,
    timings: true,
  }),
  'signing.step.': withMore(
    members<SigningStepId | V1SigningStepId>({
      body: true,
      payload_digest: true,
      canonical_request: true,
      signature: true,
      url: true,
      v1_parameters: true,
      v1_string_to_sign: true,
      v1_hmac_key: true,
      v1_auth_token: true,
      v1_url: true,
    }),
    'how',
  ),
  'aksk.': withMore(AKSK_MISTAKES, 'fix'),
  'direction.': ['title', ...CALL_DIRECTIONS],
  'api_keys.state.': members<ApiKeyState>({ active: true, locked: true, retired: true, no_secret: true }),
  'api_keys.done.': ['added', 'retired', 'unlocked'],
  'rules.choice.': RULE_CHOICES,
  'application.state.': APPLICATION_STATES,
  'application.kind.': APPLICATION_KINDS,
  'replay.running.': REPLAY_STEPS,
  'replay.step.': REPLAY_STEPS,
  'replay.not.': REPLAY_STEPS,
  'replay.then.': REPLAY_STEPS,
  'application.field.': Object.keys(TEXT_LENGTHS),
  'application.language.': LANGUAGES,
  'submission.': SUBMISSION_CODES,
  'listing.step.': ['overview', ...EDITOR_STEPS],
  'listing.personal.': PERSONAL_DATA,
  'product.v1_status.': SITES,
  'listing.quantity.': ['min', 'max', 'step', 'unit'],
  'listing.model.': ['linear', 'step', 'tier'],
  'listing.overage.': ['pay', 'stop'],
  'listing.cycle.': ['hour', 'day'],
  'addresses.state.': members<AddressState>({ unverified: true, verified: true, failed: true }),
  'addresses.done.': ['added', 'verified', 'removed', 'bound', 'key_added', 'rotated', 'retired'],
  'key_class.': KEY_CLASSES,
  'reviews.done.': ['approved', 'rejected'],
  'interface_keys.state.': members<InterfaceKeyState>({
    current: true,
    overlapping: true,
    retired: true,
    no_secret: true,
  }),
  'address.': ADDRESS_KEYS,
  'rules.site.': [...SITES, 'hint', 'save'],
  'rules.group.': [...new Set(RULE_KEYS.map((key) => key.replace(/\..*/, '')))],
  'timeline.lane.': members<MarkLane>({ status: true, money: true, calls: true }),
  'timeline.money.': members<MoneyEvent>({
    placed: true,
    paid: true,
    canceled: true,
    refunded: true,
    unsubscribed: true,
  }),
  'operator.reason.': SUSPENSION_REASONS,
  'product.version.': PROTOCOL_VERSIONS,
  'product.encrypt.': ['hint', ...ENCRYPT_TYPES],
  'offering.asks.': PERSONAL_DATA,
  'offering.consent.': members<ConsentKind>({ nothing_asked: true, required: true, optional: true }),
  'terminal.flag.': ['ephemeral', 'help'],
  'workspaces.mode.': withMore(['real', 'frozen'], 'means'),
  'workspaces.start.': ['now', ...START_PRESETS, 'at'],
  'snapshots.kind.': SNAPSHOT_KINDS.filter((kind) => kind !== 'staged'),
  'reset.scope.': withMore(RESET_SCOPES, 'means'),
  'undo.reset.': RESET_SCOPES,
  'snapshots.done.': ['taken', 'deleted'],
  'faults.done.': ['added', 'removed'],
  'faults.input.': [
    'count',
    'percent',
    'seed',
    'shiftSeconds',
    'delayOn',
    'delayMinutes',
    'delaySeconds',
    'overtakenBy',
    'holdMinutes',
  ],
  'faults.kind.': FAULT_KINDS,
  'faults.expected.': FAULT_KINDS,
  'faults.what.': FAULT_KINDS.filter((kind) => kind !== 'reordered' && kind !== 'delayed'),
  'faults.reordered_by.': OVERTAKERS,
  'faults.times.': FAULT_TIMES,
  'faults.overtaken.': OVERTAKERS,
  'faults.delay.': DELAY_CLOCKS,
  'faults.extra.': ['before', 'beside', 'after'],
  'diagnosis.': [
    ...['title', 'lead', 'right', 'expected', 'found', 'snippet', 'text', 'text.masked', 'right_row', 'only_known'],
    ...withMore(['sent_wrong', 'stale', 'unknown_request', 'unknown_answer'], 'fix'),
    ...['quoted', 'quoted_right', 'header.named', 'compare', 'compare.lead', 'paste', 'paste.hint', 'paste.button'],
    ...['column.mistake', 'column.value', 'asked.mistake', ...withMore(['asked.right', 'asked.unknown'], 'fix')],
  ],
  'order_notification.state.': ['on', 'off'],
  'order_notification.what.orders.': members<OpenApiRuleValues['openApi.notifiedOrders']>({
    purchases: true,
    paid_orders: true,
    all_orders: true,
  }),
  'diagnosis.refused.': members<RefusedBy>({ result: true, http_401: true, http_403: true }),
  'diagnosis.other_key.': [
    ...members<WorkspaceKey['kind']>({
      current: true,
      notification: true,
      interface_class: true,
      replaced: true,
      retired: true,
    }),
    'fix',
  ],
  'workshop.tool.': withMore(WORKSHOP_TOOLS, 'text'),
  'workshop.go.': WORKSHOP_TOOLS,
  'workshop.step.': withMore(WORKSHOP_STEPS, 'how'),
  'workshop.body_as.': ['text', 'base64', 'hex'],
  'workshop.bits.': ['256', '128'],
  'workshop.request.': ['right', 'wrong'],
  'workshop.request.form.': members<PastedRequest['form']>({ url: true, http: true, curl: true, log: true }),
  'workshop.answer.': [
    ...members<CheckedAnswer['verdict']>({ right: true, wrong: true, missing: true }),
    'hint',
    'pasted_newline',
  ],
  'workshop.secret.': withMore(
    [
      ...members<SecretProblem>({
        too_short: true,
        iv: true,
        not_base64: true,
        not_blocks: true,
        padding: true,
        not_text: true,
      }),
      'other_bits',
    ],
    'fix',
  ),
  'workshop.part.': members<TextPart>({
    text: true,
    url: true,
    query: true,
    headers: true,
    body: true,
    value: true,
    fields: true,
  }),
  'workshop.problem.': TEXT_PROBLEMS,
  'probes.state.': PROBE_STATES,
  'probes.text.': PROBE_STATES,
  'probes.lifted.': members<ProbeModel['liftedBy']>({ good_run: true, by_operator: true }),
  'conformance.file.': ['html', 'json', 'junit'],
  'conform.': [
    ...withParts('req', OWN_REQUIREMENT_IDS),
    ...withParts('expect', OWN_REQUIREMENT_IDS),
    ...withParts('cause', WORDY_REQUIREMENT_IDS),
    ...withParts('mend', WORDY_REQUIREMENT_IDS),
    ...withParts('because', CAUSE_FAMILIES),
    ...withParts('came', OWN_FINDINGS),
    ...withParts('test', TEST_IDS),
    ...withParts('group', TEST_GROUPS),
    ...withParts('verdict', CONFORMANCE_VERDICTS),
    ...withParts('status', CONFORMANCE_STATUSES),
    ...withParts('skip', SKIP_REASONS),
    ...withParts('severity', ['must', 'should']),
    ...withParts('report', REPORT_TEXTS),
  ],
  'debugging.tab.': debugTabs('1.0', 'cn').map(({ activity }) => activity),
  'debugging.own_call.': OWN_CALL_RULES.map(({ id }) => id),
  'debugging.required.': [...V1_CASE_RULES, ...V2_CASE_RULES].map(({ id }) => id),
  'debugging.state.': members<MatrixRow['state']>({ missing: true, saved: true, failing: true }),
  'debugging.by.': members<DebugResult['by']>({ debugging: true, probe: true, review: true }),
  'health.count.': COLLECTION_NAMES.filter((name) => name !== 'workspace' && name !== 'events'),
};

/**
 * Beginnings whose keys are checked elsewhere: those of checks by the type of the catalogue (a text for each check and
 * variant), those of fields by the schemas that name them.
 */
export const TYPED_ELSEWHERE: readonly string[] = ['mistake.', 'check.', 'console.', 'field.'];
