import { z } from 'zod';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { accessKeyProblem, addressProblem, transportProblem, URL_MAX_LENGTH } from '../../production-address.ts';

/** How the access key of a product is to change. */
const KEY_CHOICES = ['keep', 'new', 'own'] as const;

const productionUrl = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(URL_MAX_LENGTH, 'too_long')
  .superRefine((text, context) => {
    const problem = addressProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, input: text });
  });

/** Where the seller is reached and with which key. */
const ACCESS = z.object({
  url: productionUrl,
  key: z.enum(KEY_CHOICES, 'choice').default('keep'),
  accessKey: z.string('invalid').trim().default(''),
  insecure: z.literal('on', 'choice').optional(),
});

function checkAccess({ url, key, accessKey, insecure }: z.output<typeof ACCESS>, context: z.RefinementCtx): void {
  const transport = transportProblem(url, insecure === 'on');
  if (transport !== undefined) context.addIssue({ code: 'custom', message: transport, path: ['url'], input: url });
  const problem = keyChoiceProblem(key, accessKey);
  if (problem) context.addIssue({ code: 'custom', ...problem });
}

/** The form "order notification" of a product; messages name the texts `field.<message>`. */
export const NOTIFICATION_FORM = ACCESS.superRefine(checkAccess).transform(({ url, key, accessKey, insecure }) => ({
  url,
  key: accessKey === '' ? key : ('own' as const),
  accessKey,
  allowInsecureTransport: insecure === 'on',
}));

/** The form "production interface" of a product, likewise. */
export const INTERFACE_FORM = ACCESS.extend({
  version: z.enum(PROTOCOL_VERSIONS, 'choice').default('2.0'),
  encryptType: z.enum(ENCRYPT_TYPES, 'choice').default('1'),
})
  .superRefine(checkAccess)
  // A key that was typed is meant to be used, whether its choice was ticked or not.
  .transform(({ url, version, encryptType, key, accessKey, insecure }) => ({
    url,
    version,
    // Version 2.0 encrypts nothing.
    ...(version === '1.0' ? { encryptType } : {}),
    key: accessKey === '' ? key : ('own' as const),
    accessKey,
    allowInsecureTransport: insecure === 'on',
  }));

function keyChoiceProblem(key: (typeof KEY_CHOICES)[number], accessKey: string) {
  if (accessKey === '') return key === 'own' ? { path: ['accessKey'], message: 'required' } : undefined;
  if (key === 'new') return { path: ['key'], message: 'key_both' };
  const problem = accessKeyProblem(accessKey);
  return problem && { path: ['accessKey'], message: problem };
}
