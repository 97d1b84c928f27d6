import { z } from 'zod';
import { KEY_CLASSES, OVERLAP_HOURS_MAX } from '../../../domain/interface-key.ts';
import { ADDRESS_FINDINGS } from '../../../domain/production-address.ts';
import { transportProblem } from '../../production-address.ts';
import { ACCESS_KEY, SELLER_URL } from './seller-interface.ts';
import { INSTANT, INSTANT_OR_NULL, named, SCALARS, TEXT_OR_NULL } from './common.ts';

const KEY_CLASS = z
  .enum(KEY_CLASSES)
  .describe('`basic`: the interface of orders; `kit`: joint operation; `license`: codes; `general`: notifications.');

export const PRODUCTION_ADDRESS = named(
  'ProductionAddress',
  z.strictObject({
    id: z.string(),
    url: z.string(),
    allowInsecureTransport: z.boolean(),
    state: z.enum(['unverified', 'verified', 'failed']),
    keyIds: z.strictObject({
      basic: TEXT_OR_NULL,
      kit: TEXT_OR_NULL,
      license: TEXT_OR_NULL,
      general: TEXT_OR_NULL,
    }),
    products: z.array(z.string()).describe('Ids of the products that are reached there.'),
    check: z
      .strictObject({
        simAt: INSTANT,
        wallAt: INSTANT,
        findings: z.array(
          z.strictObject({
            id: z.enum(ADDRESS_FINDINGS),
            verdict: z.enum(['pass', 'warning', 'fail', 'skipped']),
            params: SCALARS,
            message: z.string(),
          }),
        ),
      })
      .nullable(),
    createdSimAt: INSTANT,
  }),
);

export const PRODUCTION_ADDRESS_LIST = named(
  'ProductionAddressList',
  z.strictObject({ items: z.array(PRODUCTION_ADDRESS) }),
);

export const NEW_PRODUCTION_ADDRESS = named(
  'NewProductionAddress',
  z
    .strictObject({ url: SELLER_URL, allowInsecureTransport: z.boolean().default(false) })
    .superRefine(({ url, allowInsecureTransport }, context) => {
      const problem = transportProblem(url, allowInsecureTransport);
      if (problem === undefined) return;
      context.addIssue({ code: 'custom', path: ['url'], params: { problem: `field.${problem}` } });
    }),
);

export const KEY_BINDING = named('KeyBinding', z.strictObject({ keyId: z.string().min(1).max(64) }));

export const INTERFACE_KEY = named(
  'InterfaceKey',
  z.strictObject({
    id: z.string(),
    keyClass: KEY_CLASS,
    key: TEXT_OR_NULL.describe('Masked, except in answers that make one; `null`: forgotten, or left out of an import.'),
    state: z.enum(['current', 'overlapping', 'retired', 'no_secret']),
    alsoServes: z.array(z.enum(KEY_CLASSES)).describe('Other classes with the same key: each must have its own.'),
    addressIds: z.array(z.string()),
    products: z.array(z.string()).describe('Ids of the products whose calls are signed with it.'),
    openCalls: z.int().describe('Unfinished calls that are signed with it.'),
    replacedById: TEXT_OR_NULL,
    overlapUntilSimAt: INSTANT_OR_NULL.describe(
      'Until then the seller is to know it, for calls of before the rotation.',
    ),
    createdSimAt: INSTANT,
    createdWallAt: INSTANT,
    retiredSimAt: INSTANT_OR_NULL,
  }),
);

export const INTERFACE_KEY_LIST = named('InterfaceKeyList', z.strictObject({ items: z.array(INTERFACE_KEY) }));

export const NEW_INTERFACE_KEY = named(
  'NewInterfaceKey',
  z.strictObject({ keyClass: KEY_CLASS, key: ACCESS_KEY.optional().describe('Drawn unless given.') }),
);

export const KEY_ROTATION = named(
  'KeyRotation',
  z
    .strictObject({
      overlapHours: z
        .int()
        .min(0)
        .max(OVERLAP_HOURS_MAX)
        .optional()
        .describe(
          'For so long, on marketplace time, the seller is to know both: calls made before keep the old key; rule keys.overlapHours unless given.',
        ),
      key: ACCESS_KEY.optional().describe('Drawn unless given.'),
    })
    .default({}),
);
