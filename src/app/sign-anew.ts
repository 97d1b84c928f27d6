import type { Call, Exchange, RequestEdits } from '../domain/call.ts';
import { textField } from '../domain/call-fields.ts';
import { callRequest } from '../protocol/call-request.ts';
import type { Workspace } from './workspace.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const NONCE_LENGTH = 32;
/** Letters and digits before an encrypted value (v1-saas 4.1). */
const IV_LENGTH = 16;

/** What a creation's instance belongs to (v2-saas 4.1, v1-saas 5.1). */
const ORDER_NAMES = ['orderId', 'orderLineId', 'skuCode', 'productId'] as const;

/**
 * Builds the request of a call as if it were tried now, signed with the wall clock's time and a new nonce. Members that a
 * person gives win over those that would be made afresh.
 */
export function signAnew(workspace: Workspace, call: Call, edits: RequestEdits = {}): Exchange['request'] {
  const request = signNow(workspace, editedCall(call, edits));
  return edits.headers ? { ...request, headers: edits.headers } : request;
}

/** A message as it would be sent now: signed with the wall clock's time and what is made afresh. */
export function signNow(
  workspace: Workspace,
  message: Pick<Call, 'version' | 'activity' | 'fields' | 'destination'>,
): Exchange['request'] {
  const { random, wall } = workspace;
  return callRequest(message, workspace.profile(), {
    businessId: message.activity === 'newInstance' ? random.uuid() : '',
    nonce: message.version === '2.0' ? random.text(NONCE_LENGTH, ALPHABET) : '',
    timestampMs: wall.now(),
    iv: () => random.text(IV_LENGTH, ALPHABET),
  });
}

/** The call as it would be if a person's changes were its own; also what an answer to them is measured by. */
export function editedCall(call: Call, { url, fields }: RequestEdits): Call {
  const { activity: _named, ...others } = fields ?? {};
  const activity = textField(fields ?? {}, 'activity') ?? call.activity;
  const sameServer = url === undefined || new URL(url).origin === new URL(call.destination.url).origin;
  const { firstAnsweredInstanceId, ...rest } = call;
  // Another order or line is another instance: what was answered for this one is no measure of it.
  const sameOrder = !fields || ORDER_NAMES.every((name) => fields[name] === call.fields[name]);
  return {
    ...rest,
    ...(sameOrder && firstAnsweredInstanceId !== undefined ? { firstAnsweredInstanceId } : {}),
    ...(sameOrder || activity !== 'newInstance' ? {} : { instanceId: '' }),
    // What the seller is asked may be anything: an activity that does not exist is an experiment too.
    activity: activity as Call['activity'],
    fields: fields ? others : call.fields,
    destination: {
      ...call.destination,
      url: url ?? call.destination.url,
      // An exception from TLS was made for one server.
      allowInsecureTransport: call.destination.allowInsecureTransport && sameServer,
    },
  };
}
