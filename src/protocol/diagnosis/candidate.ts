import { createHash, createHmac } from 'node:crypto';

/** A value that a signature would have under one known mistake; `right` is the value under none. */
export interface Candidate<Id extends string> {
  readonly mistake: Id | 'right';
  /** The text that was signed, where the mistake lies in it. */
  readonly text?: string;
  readonly value: string;
}

/**
 * The first candidate that gives a value somebody computed. Hex is compared without regard to case, Base64 exactly but
 * for lost padding.
 */
export function explainValue<Id extends string>(
  candidates: readonly Candidate<Id>[],
  computed: string,
): Candidate<Id> | undefined {
  const wanted = computed.trim();
  const same = (value: string): boolean =>
    value === wanted ||
    value.replace(/=+$/, '') === wanted.replace(/=+$/, '') ||
    (/^[0-9a-f]+$/i.test(value) && value.toLowerCase() === wanted.toLowerCase());
  return candidates.find(({ value }) => same(value));
}

/** The candidates whose value stands in a text, `right` left out: a seller may quote what it computed in its answer. */
export function quotedValues<Id extends string>(candidates: readonly Candidate<Id>[], text: string): Candidate<Id>[] {
  const plain = unescaped(text);
  const upper = plain.toUpperCase();
  return candidates.filter(({ mistake, value }) => {
    if (mistake === 'right') return false;
    return /^[0-9a-f]{40,}$/i.test(value)
      ? upper.includes(value.toUpperCase())
      : plain.includes(value.replace(/=+$/, ''));
  });
}

/** A text with what JSON and URLs escape in Base64 written plainly. */
function unescaped(text: string): string {
  return text
    .replaceAll('\\/', '/')
    .replace(/\\u00(2b|2f|3d)|%(2b|2f|3d)/gi, (_whole, json?: string, url?: string) =>
      String.fromCharCode(parseInt(json ?? url ?? '', 16)),
    );
}

/** Candidates without those that give the right value: for such a call the mistake makes no difference. */
export function telling<Id extends string>(candidates: readonly Candidate<Id>[]): Candidate<Id>[] {
  const right = candidates.find(({ mistake }) => mistake === 'right')?.value;
  return candidates.filter(({ mistake, value }) => mistake === 'right' || value !== right);
}

/** Plain SHA-256 as lower-case hex: what some sellers compute in place of an HMAC. */
export function sha256Hex(message: string | Uint8Array): string {
  return createHash('sha256').update(message).digest('hex');
}

/** A text as Java writes it in ISO-8859-1: what the charset does not know becomes a question mark. */
export function asLatin1(text: string): Uint8Array {
  return Buffer.from(text.replace(/[^\0-\xff]/g, '?'), 'latin1');
}

/** What libraries make of an HMAC that was asked for wrongly. */
export type OtherHmacMistake = 'hmac_sha1' | 'key_and_text_swapped' | 'key_from_hex';

/**
 * The wrong HMACs that can be made: with another digest, with the two arguments changed over, and with an access key of
 * hex digits taken for the bytes that they stand for.
 * @param timeStamp what stands behind the access key in the key of the HMAC (V1.0 requests)
 */
export function otherHmacs(
  accessKey: string,
  timeStamp = '',
): (readonly [OtherHmacMistake, (message: string | Uint8Array) => Buffer])[] {
  const key = `${accessKey}${timeStamp}`;
  const bytes = Buffer.concat([Buffer.from(accessKey, 'hex'), Buffer.from(timeStamp)]);
  const isHex = /^([0-9a-f]{2})+$/i.test(accessKey);
  return [
    ['hmac_sha1', (message) => createHmac('sha1', key).update(message).digest()],
    ['key_and_text_swapped', (message) => createHmac('sha256', message).update(key).digest()],
    ...(isHex
      ? [
          [
            'key_from_hex',
            (message: string | Uint8Array) => createHmac('sha256', bytes).update(message).digest(),
          ] as const,
        ]
      : []),
  ];
}
