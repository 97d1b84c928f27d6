import { z } from 'zod';
import type {
  Activity,
  Attempt,
  AttemptTimings,
  Call,
  CallCause,
  CallDestination,
  CallStatus,
  Check,
  CheckVerdict,
  EncryptType,
  ProtocolVersion,
  TransportError,
  Verdict,
} from '../domain/call.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

/** Schema of a stored interface version. */
export const protocolVersion = oneOf<ProtocolVersion>({ '1.0': true, '2.0': true });

/** Schema of a stored encryption choice. */
export const encryptType = oneOf<EncryptType>({ '1': true, '2': true });

const check = schemaOf<Check>({
  id: text,
  verdict: oneOf<CheckVerdict>({ pass: true, fail: true, warning: true }),
  variant: text.optional(),
  params: z.record(text, z.union([text, number])).optional(),
});

const attempt = schemaOf<Attempt>({
  number,
  simAt: number,
  wallAt: number,
  exchangeId: text,
  verdict: oneOf<Verdict>({ success: true, pending: true, failure: true }),
  timings: schemaOf<AttemptTimings>({ totalMs: number, headersMs: number.optional() }),
  httpStatus: number.optional(),
  resultCode: text.optional(),
  resultMsg: text.optional(),
  transportError: oneOf<TransportError>({
    refused: true,
    dns: true,
    unreachable: true,
    reset: true,
    connect_timeout: true,
    timeout: true,
    certificate: true,
    tls: true,
    not_http: true,
    answer_too_large: true,
    other: true,
  }).optional(),
  checks: z.array(check),
  manual: z.boolean().optional(),
  mayRepeat: z.boolean().optional(),
  clockReleased: z.boolean().optional(),
  assumed: z.boolean().optional(),
});

/** Schema of a stored call with its attempts. */
export const call = schemaOf<Call>({
  id: text,
  version: protocolVersion,
  activity: oneOf<Activity>({
    newInstance: true,
    queryInstance: true,
    refreshInstance: true,
    updateInstanceStatus: true,
    expireInstance: true,
    instanceStatus: true,
    upgrade: true,
    upgradeInstance: true,
    releaseInstance: true,
  }),
  cause: oneOf<CallCause>({
    purchase: true,
    provisioning_poll: true,
    details_view: true,
    renewal: true,
    expiry: true,
    retention: true,
    unfreeze: true,
    suspension: true,
    suspension_lifted: true,
    end_of_retention: true,
    failed_order: true,
    unsubscription: true,
    change: true,
  }),
  status: oneOf<CallStatus>({
    waiting: true,
    calling: true,
    retrying: true,
    polling: true,
    success: true,
    failed: true,
    superseded: true,
  }),
  productId: text,
  buyerId: text,
  instanceId: text,
  orderId: text.optional(),
  fields: z.record(text, text),
  destination: schemaOf<CallDestination>({
    url: text,
    accessKey: text,
    allowInsecureTransport: z.boolean(),
    encryptType: encryptType.optional(),
  }),
  createdSimAt: number,
  createdWallAt: number,
  windowFromSimAt: number.optional(),
  windowFromWallAt: number.optional(),
  nextAttemptSimAt: number.optional(),
  nextAttemptWallAt: number.optional(),
  finishedSimAt: number.optional(),
  attempts: z.array(attempt),
  firstAnsweredInstanceId: text.optional(),
  restartRequested: z.boolean().optional(),
  laneNumber: number.optional(),
  interrupted: z.boolean().optional(),
  clockReleased: z.boolean().optional(),
});
