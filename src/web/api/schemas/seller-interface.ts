import { z } from 'zod';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import {
  accessKeyProblem,
  addressProblem,
  KEY_MAX_LENGTH,
  transportProblem,
  URL_MAX_LENGTH,
} from '../../production-address.ts';
import { named } from './common.ts';

export const SELLER_INTERFACE = named(
  'SellerInterface',
  z.strictObject({
    version: z.enum(PROTOCOL_VERSIONS),
    url: z.string(),
    accessKey: z.string().describe('Masked, except in the answer to PUT …/interface.'),
    allowInsecureTransport: z.boolean(),
    encryptType: z.enum(ENCRYPT_TYPES).optional().describe('Version 1.0 only: `1` AES-256, `2` AES-128.'),
  }),
);

export const ORDER_NOTIFICATION = named(
  'OrderNotification',
  z.strictObject({
    url: z.string(),
    accessKey: z.string().describe('Masked, except in the answer to PUT …/order-notification.'),
    allowInsecureTransport: z.boolean(),
    keyShared: z
      .boolean()
      .describe('The production interface has the same key: each class of interfaces must have its own.'),
  }),
);

/** A production address. */
export const SELLER_URL = z
  .string()
  .max(URL_MAX_LENGTH)
  .superRefine((value, context) => {
    const problem = addressProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', params: { problem: `field.${problem}` } });
  });

/** An access key: visible ASCII characters. */
export const ACCESS_KEY = z
  .string()
  .max(KEY_MAX_LENGTH)
  .superRefine((value, context) => {
    const problem = accessKeyProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', params: { problem: `field.${problem}` } });
  });

export const INTERFACE_INPUT = named(
  'InterfaceInput',
  z
    .strictObject({
      version: z.enum(PROTOCOL_VERSIONS).describe('Version of the interface that the seller speaks.'),
      url: SELLER_URL.describe('The production address: one for all activities.'),
      accessKey: ACCESS_KEY.optional().describe('The key in use stays unless given.'),
      encryptType: z
        .enum(ENCRYPT_TYPES)
        .optional()
        .describe(
          'Version 1.0 only: how sensitive data of calls are encrypted; `1` AES-256 unless given, `2` AES-128.',
        ),
      allowInsecureTransport: z
        .boolean()
        .default(false)
        .describe('Accept plain HTTP to other machines and untrusted certificates; production never would.'),
    })
    .superRefine(({ version, encryptType, url, allowInsecureTransport }, context) => {
      if (version === '2.0' && encryptType !== undefined) {
        context.addIssue({ code: 'custom', path: ['encryptType'], params: { problem: 'encrypt_type' } });
      }
      const problem = transportProblem(url, allowInsecureTransport);
      if (problem !== undefined)
        context.addIssue({ code: 'custom', path: ['url'], params: { problem: `field.${problem}` } });
    }),
);

export const ORDER_NOTIFICATION_INPUT = named(
  'OrderNotificationInput',
  z
    .strictObject({
      url: SELLER_URL.describe('Where orders are notified: the production address or another.'),
      accessKey: ACCESS_KEY.optional().describe(
        'The key in use stays unless given; the first one is that bound to the address for notifications, or a new one.',
      ),
      allowInsecureTransport: z
        .boolean()
        .default(false)
        .describe('Accept plain HTTP to other machines and untrusted certificates; production never would.'),
    })
    .superRefine(({ url, allowInsecureTransport }, context) => {
      const problem = transportProblem(url, allowInsecureTransport);
      if (problem !== undefined)
        context.addIssue({ code: 'custom', path: ['url'], params: { problem: `field.${problem}` } });
    }),
);
