import { z } from 'zod';
import { settingsOfProduct, settingsOfWorkspace } from '../app/conformance-settings.ts';
import type { Workspace } from '../app/workspace.ts';
import { TEST_IDS } from '../conformance/test-ids.ts';
import type { ConformanceSettings } from '../conformance/settings.ts';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../domain/call.ts';
import { BILLING_MODES } from '../domain/catalogue.ts';

const ADDRESS = z
  .string()
  .trim()
  .max(2_048)
  .regex(/^https?:\/\//i, 'url')
  .refine((value) => URL.canParse(value), 'url');

/** What a run is to be like, as scripts and pages give it; with a product, what is left out is as the product has it. */
export const NEW_RUN = z
  .strictObject({
    productId: z.string().trim().min(1).max(128).optional().describe('Takes over its interface and how it is sold.'),
    url: ADDRESS.optional().describe('Production address; needed without a product.'),
    accessKey: z.string().min(1).max(256).optional().describe('Needed without a product. Not shown again.'),
    version: z.enum(PROTOCOL_VERSIONS).optional(),
    billing: z.array(z.enum(BILLING_MODES)).min(1, 'required').max(BILLING_MODES.length).optional(),
    encryptType: z.enum(ENCRYPT_TYPES).optional().describe('Encryption of V1.0 calls.'),
    allowInsecureTransport: z.boolean().optional(),
    upgrade: z.boolean().optional().describe('The product offers upgrades or larger quantities.'),
    changeCheck: z.boolean().optional().describe('The product offers changes with a renewal.'),
    notifyKey: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('Key of order notifications, where the service takes them. Not shown again.'),
    notifyUrl: ADDRESS.optional().describe('Where they are sent; the production address unless given.'),
    skuCode: z.string().trim().min(1).max(64).optional(),
    offerId: z.string().trim().min(1).max(64).optional().describe('`productId` on the wire; made up if left out.'),
    ordersAtOnce: z.int().min(1).max(200).optional(),
    only: z
      .array(z.enum(TEST_IDS))
      .min(1)
      .max(TEST_IDS.length)
      .optional()
      .describe('Tests; the activities always run.'),
  })
  .superRefine(({ productId, url, accessKey }, context) => {
    for (const [path, value] of Object.entries({ url, accessKey })) {
      if (productId === undefined && value === undefined) {
        context.addIssue({ code: 'custom', path: [path], message: 'required', input: value });
      }
    }
  });

/** The settings of a run. @throws AppError `not_found` when there is no such product */
export function runSettings(workspace: Workspace, input: z.output<typeof NEW_RUN>): ConformanceSettings {
  const { productId, url = '', accessKey = '', offerId, ...given } = input;
  const base =
    productId === undefined
      ? { ...settingsOfWorkspace(workspace), url, accessKey }
      : settingsOfProduct(workspace, productId);
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...(url === '' ? {} : { url }),
    ...(accessKey === '' ? {} : { accessKey }),
    ...(offerId === undefined ? {} : { productId: offerId }),
    ...(set as Partial<ConformanceSettings>),
    ...(given.billing ? { billing: BILLING_MODES.filter((mode) => given.billing?.includes(mode)) } : {}),
  };
}
