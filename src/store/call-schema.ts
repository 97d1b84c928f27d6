import { z } from 'zod';
import type {
  Attempt,
  AttemptFault,
  AttemptTimings,
  Call,
  CallDestination,
  CallStatus,
  Check,
  CheckVerdict,
  Experiment,
  ExperimentKind,
  RequestEdits,
  EncryptType,
  ExtraRequest,
  HeldBack,
  TransportError,
  Verdict,
} from '../domain/call.ts';
import type { CallFields } from '../domain/call-fields.ts';
import type { ArmedFault } from '../domain/fault-plan.ts';
import { activity, cause, faultKind, faultSettings, protocolVersion } from './fault-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

/** Schema of a stored encryption choice. */
export const encryptType = oneOf<EncryptType>({ '1': true, '2': true });

const checkVerdict = oneOf<CheckVerdict>({ pass: true, fail: true, warning: true });

const check = schemaOf<Check>({
  id: text,
  verdict: checkVerdict,
  variant: text.optional(),
  params: z.record(text, z.union([text, number])).optional(),
});

const timings = schemaOf<AttemptTimings>({
  totalMs: number,
  connectedMs: number.optional(),
  securedMs: number.optional(),
  headersMs: number.optional(),
  connectionReused: z.boolean().optional(),
});

const transportError = oneOf<TransportError>({
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
});

/** Schema of the stored verdict on an answer. */
export const verdict = oneOf<Verdict>({ success: true, pending: true, failure: true });

const extraRequest = schemaOf<ExtraRequest>({
  exchangeId: text,
  place: oneOf<ExtraRequest['place']>({ before: true, beside: true, after: true }),
  wallAt: number,
  timings,
  httpStatus: number.optional(),
  resultCode: text.optional(),
  resultMsg: text.optional(),
  transportError: transportError.optional(),
});

const attemptFault = schemaOf<AttemptFault>({
  faultId: text,
  kind: faultKind,
  extra: extraRequest.optional(),
  unseenInstanceId: text.optional(),
  heldFromSimAt: number.optional(),
  heldFromWallAt: number.optional(),
  overtakenBy: text.optional(),
  verdict: checkVerdict.optional(),
});

const attempt = schemaOf<Attempt>({
  number,
  simAt: number,
  wallAt: number,
  exchangeId: text,
  verdict,
  timings,
  httpStatus: number.optional(),
  resultCode: text.optional(),
  resultMsg: text.optional(),
  transportError: transportError.optional(),
  checks: z.array(check),
  manual: z.boolean().optional(),
  mayRepeat: z.boolean().optional(),
  clockReleased: z.boolean().optional(),
  assumed: z.boolean().optional(),
  fault: attemptFault.optional(),
  overtook: z.array(text).optional(),
});

/** Schema of the members of a stored call. */
export const callFields: z.ZodType<CallFields> = z.record(text, z.union([text, z.record(text, text)]));

const experiment = schemaOf<Experiment>({
  number,
  kind: oneOf<ExperimentKind>({ replay: true, resend: true, edited: true }),
  repeats: text.optional(),
  edits: schemaOf<RequestEdits>({
    url: text.optional(),
    headers: z.array(z.tuple([text, text])).optional(),
    fields: callFields.optional(),
  }).optional(),
  askedSimAt: number,
  askedWallAt: number,
  interrupted: z.boolean().optional(),
  attempt: attempt.optional(),
});

/** Schema of a stored call with its attempts. */
export const call = schemaOf<Call>({
  id: text,
  version: protocolVersion,
  activity,
  cause,
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
  fields: callFields,
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
  experiments: z.array(experiment).optional(),
  firstAnsweredInstanceId: text.optional(),
  restartRequested: z.boolean().optional(),
  laneNumber: number.optional(),
  interrupted: z.boolean().optional(),
  clockReleased: z.boolean().optional(),
  armedFault: schemaOf<ArmedFault>({
    faultId: text,
    kind: faultKind,
    settings: faultSettings,
    heldFromSimAt: number.optional(),
    heldFromWallAt: number.optional(),
    overtakenBy: text.optional(),
  }).optional(),
  heldBack: schemaOf<HeldBack>({
    kind: oneOf<HeldBack['kind']>({ delayed: true, reordered: true }),
    untilSimAt: number,
  }).optional(),
  overtakes: z.array(text).optional(),
});
