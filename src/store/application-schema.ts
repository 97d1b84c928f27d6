import { z } from 'zod';
import type { ApplicationKind, ApplicationState, ProductApplication } from '../domain/application.ts';
import type { KeyClass } from '../domain/interface-key.ts';
import type {
  AddressCheck,
  AddressFinding,
  AddressFindingId,
  ProductionAddress,
} from '../domain/production-address.ts';
import { listingContent } from './product-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

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
  decidedBy: oneOf<'operator' | 'time'>({ operator: true, time: true }).optional(),
  remark: text.optional(),
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
