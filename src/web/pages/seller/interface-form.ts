import { z } from 'zod';

/** How the access key of a product is to change. */
const KEY_CHOICES = ['keep', 'new', 'own'] as const;

/** Longest production address. */
export const URL_MAX_LENGTH = 1_024;
/** Longest access key. */
export const KEY_MAX_LENGTH = 256;

const PRINTABLE = /^[\x21-\x7e]+$/;
const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const productionUrl = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(URL_MAX_LENGTH, 'too_long')
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, input: text });
  });

/** The form "production interface" of a product; messages name the texts `field.<message>`. */
export const INTERFACE_FORM = z
  .object({
    url: productionUrl,
    key: z.enum(KEY_CHOICES, 'choice').default('keep'),
    accessKey: z.string('invalid').trim().default(''),
    insecure: z.literal('on', 'choice').optional(),
  })
  .superRefine(({ url, key, accessKey, insecure }, context) => {
    if (insecure === undefined && isPlainHttpElsewhere(url)) {
      context.addIssue({ code: 'custom', message: 'url_plain_http', path: ['url'], input: url });
    }
    const problem = keyProblem(key, accessKey);
    if (problem) context.addIssue({ code: 'custom', ...problem });
  })
  // A key that was typed is meant to be used, whether its choice was ticked or not.
  .transform(({ url, key, accessKey, insecure }) => ({
    url,
    key: accessKey === '' ? key : ('own' as const),
    accessKey,
    allowInsecureTransport: insecure === 'on',
  }));

function keyProblem(key: (typeof KEY_CHOICES)[number], accessKey: string) {
  if (accessKey === '') return key === 'own' ? { path: ['accessKey'], message: 'required' } : undefined;
  if (key === 'new') return { path: ['key'], message: 'key_both' };
  if (accessKey.length > KEY_MAX_LENGTH) return { path: ['accessKey'], message: 'too_long' };
  return PRINTABLE.test(accessKey) ? undefined : { path: ['accessKey'], message: 'key_printable' };
}

/** What is wrong with a production address on its own, as the end of a text's key. */
function urlProblem(text: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return 'url';
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return 'url';
  if (username !== '' || password !== '') return 'url_user_info';
  return text.includes('#') ? 'url_fragment' : undefined;
}

/** Plain HTTP may go to this machine only: elsewhere others could read it. */
function isPlainHttpElsewhere(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !LOOPBACK.test(hostname);
}
