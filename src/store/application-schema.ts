import { z } from 'zod';
import type { ApplicationKind, ApplicationState, ProductApplication } from '../domain/application.ts';
import type { CaseReplay, FailedCase, ReplayOutcome, ReplayStep, ReviewDecision } from '../domain/case-replay.ts';
import type { KeyClass } from '../domain/interface-key.ts';
import type {
  AddressCheck,
  AddressFinding,
  AddressFindingId,
  ProductionAddress,
} from '../domain/production-address.ts';
import { activity } from './fault-schema.ts';
import { listingContent } from './product-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

const decidedBy = oneOf<ReviewDecision['decidedBy']>({ operator: true, time: true });

const caseReplay = schemaOf<CaseReplay>({
  step: oneOf<ReplayStep>({ submission: true, approval: true }),
  simAt: number,
  wallAt: number,
  cases: number,
  open: z.array(text),
  failed: z.array(
    schemaOf<FailedCase>({ activity, scene: text.optional(), caseId: text.optional(), callId: text.optional() }),
  ),
  outcome: oneOf<ReplayOutcome>({ passed: true, failed: true, stopped: true }).optional(),
  decision: schemaOf<ReviewDecision>({ decidedBy, remark: text }).optional(),
});

/** Schema of a stored application. */
export const application = schemaOf<ProductApplication>({
  id: text,
  productId: text,
  kind: oneOf<ApplicationKind>({ release: true, change: true, removal: true }),
  state: oneOf<ApplicationState>({ draft: true, pending_approval: true, approved: true, rejected: true }),
  content: listingContent,
  removalReason: text.optional(),
  createdSimAt: number,
  editedSimAt: number,
  submittedSimAt: number.optional(),
  dueSimAt: number.optional(),
  decidedSimAt: number.optional(),
  decidedBy: decidedBy.optional(),
  remark: text.optional(),
  replay: caseReplay.optional(),
});

const addressFinding = schemaOf<AddressFinding>({
  id: oneOf<AddressFindingId>({
    reachable: true,
    https: true,
    domain_name: true,
    path: true,
    tls_version: true,
    tls_chain: true,
    tls_name: true,
    tls_expiry: true,
  }),
  verdict: oneOf<AddressFinding['verdict']>({ pass: true, warning: true, fail: true, skipped: true }),
  params: z.record(text, z.union([text, number])),
});

/** Schema of a stored production address. */
export const productionAddress = schemaOf<ProductionAddress>({
  id: text,
  url: text,
  allowInsecureTransport: z.boolean(),
  keyIds: schemaOf<{ readonly [K in KeyClass]?: string }>({
    basic: text.optional(),
    kit: text.optional(),
    license: text.optional(),
    general: text.optional(),
  }),
  check: schemaOf<AddressCheck>({ simAt: number, wallAt: number, findings: z.array(addressFinding) }).optional(),
  createdSimAt: number,
});
