import { beginTry } from './begin-try.ts';
import type { Call, CallCause } from './call.ts';
import type { MarketActivity } from './call-direction.ts';
import { fieldText, type CallFields } from './call-fields.ts';
import type { Product } from './catalogue.ts';
import { debuggedProduct } from './debugged-product.ts';
import type { DebugCase, DebugResult } from './debug-case.ts';
import type { Draft } from './draft.ts';
import { notificationAccess } from './order-notification.ts';
import { refuse, type Refusal } from './refusal.ts';
import { recordsOnly } from './workspace.ts';

/** Cases kept for one product: several times what any product needs, bounded in the record [ours]. */
export const DEBUG_CASES_MAX = 100;

/** One call to be tried out: members by their names on the wire, without `testFlag`. */
export interface DebugCall {
  readonly activity: MarketActivity;
  readonly fields: CallFields;
}

/**
 * Sends a debugging call: really signed, to the product's production address as it is now, with testFlag 1 (v1-saas 9.1,
 * v2-saas 4). It is tried once and nothing follows from it but its case: see `noteDebugging`.
 */
export function beginDebugging(draft: Draft, productId: string, wanted: DebugCall): Call | Refusal {
  if (recordsOnly(draft.workspace())) return refuse('debugging_record_only');
  const full = draft.debugCasesOf(productId).length >= DEBUG_CASES_MAX;
  if (full && !caseOf(draft, productId, wanted)) return refuse('debugging_too_many', { max: DEBUG_CASES_MAX });
  return sendDebugCall(draft, productId, wanted, 'debugging');
}

/** Calls once more as a saved case has it. */
export function replayDebugCase(
  draft: Draft,
  { productId, activity, fields }: DebugCase,
  cause: 'debugging' | 'probe',
): Call | Refusal {
  if (recordsOnly(draft.workspace())) return refuse('debugging_record_only');
  return sendDebugCall(draft, productId, { activity, fields }, cause);
}

/** What a debugging call says and where to: the product's address, key and version as they are now. */
export function debugMessage(
  product: Product,
  { activity, fields }: DebugCall,
): Pick<Call, 'version' | 'activity' | 'fields' | 'destination'> {
  const { version, destination } = reachedBy(product, activity);
  return { version, activity, fields: { ...sentFields(version, fields), testFlag: '1' }, destination };
}

/** Notifications of orders have an address, a key and a protocol of their own. */
function reachedBy(
  { interface: { version, ...destination }, orderNotification }: Product,
  activity: MarketActivity,
): Pick<Call, 'version' | 'destination'> {
  if (activity !== 'orderNotify' || !orderNotification) return { version, destination };
  return notificationAccess(orderNotification);
}

function sendDebugCall(draft: Draft, productId: string, wanted: DebugCall, cause: CallCause): Call {
  const { simAt, wallAt } = draft.context;
  return beginTry(draft, {
    ...debugMessage(cause === 'probe' ? draft.need('products', productId) : needDebugged(draft, productId), wanted),
    id: `call-${draft.nextNumber()}`,
    cause,
    status: 'waiting',
    productId,
    // Of nobody: what it names was made up.
    buyerId: '',
    instanceId: '',
    createdSimAt: simAt,
    createdWallAt: wallAt,
    attempts: [],
  });
}

/**
 * What a debugging call leaves behind: one that succeeded is saved as a case, and a case that is there knows how it was
 * answered last.
 */
export function noteDebugging(draft: Draft, call: Call): void {
  const attempt = call.attempts.at(-1);
  if ((call.cause !== 'debugging' && call.cause !== 'probe') || !attempt || attempt.assumed) return;
  // The records may be those of another moment by now.
  if (!debuggedProduct(draft, call.productId)) return;
  const { simAt, wallAt, verdict } = attempt;
  const { testFlag: _always, ...fields } = call.fields;
  const wanted: DebugCall = { activity: call.activity as MarketActivity, fields };
  const isReview =
    call.cause === 'debugging' &&
    draft.applicationsOf(call.productId).some(({ replay }) => replay?.open.includes(call.id));
  const last: DebugResult = { verdict, by: isReview ? 'review' : call.cause, simAt, wallAt, callId: call.id };
  const known = caseOf(draft, call.productId, wanted, call.version);
  if (known) draft.put('debugCases', { ...known, last });
  else if (verdict === 'success' && call.cause === 'debugging') {
    draft.put('debugCases', {
      id: `case-${draft.nextNumber()}`,
      productId: call.productId,
      version: call.version,
      ...wanted,
      savedSimAt: simAt,
      savedWallAt: wallAt,
      last,
    });
  }
}

/** The members that a debugging call says something with. */
function filledFields({ testFlag: _always, ...fields }: CallFields): CallFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => fieldText(value) !== ''));
}

/** V2.0 has no empty members; whether V1.0 sends them is a rule that the request follows (v1-saas 2.2). */
function sentFields(version: Call['version'], fields: CallFields): CallFields {
  if (version === '2.0') return filledFields(fields);
  const { businessId = '', ...others } = fields;
  // Left empty, it is made anew by each try (v1-saas 5.1).
  return businessId === '' ? others : fields;
}

function needDebugged(draft: Draft, productId: string): Product {
  const product = debuggedProduct(draft, productId);
  if (!product) throw new Error(`no product ${productId} to debug`);
  return product;
}

/** The saved case that is this very call, if there is one. */
function caseOf(
  draft: Draft,
  productId: string,
  { activity, fields }: DebugCall,
  version = reachedBy(needDebugged(draft, productId), activity).version,
): DebugCase | undefined {
  const wanted = keyOf(fields);
  return draft
    .debugCasesOf(productId)
    .find((each) => each.activity === activity && each.version === version && keyOf(each.fields) === wanted);
}

function keyOf(fields: CallFields): string {
  const texts = Object.entries(filledFields(fields)).map(([name, value]) => [name, fieldText(value)] as const);
  return JSON.stringify(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
