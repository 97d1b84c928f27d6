import { gunzipSync, inflateRawSync, inflateSync, brotliDecompressSync } from 'node:zlib';
import { bodySign } from '../v2/signature.ts';
import { readBodySign, type BodySignReading } from './body-sign-header.ts';
import { explainBodySign, type BodySignCause, type OtherKey } from './body-sign-mistakes.ts';

/** Most that a compressed body is unpacked to; what is longer is not looked into. */
export const UNPACKED_MAX_BYTES = 1_048_576;

interface AnswerToDiagnose {
  /** As received, spelling included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly accessKey: string;
  /** `timeStamp` or `timestamp` of the call. */
  readonly timeStamp?: string | undefined;
  readonly otherKeys?: readonly OtherKey[];
}

/** What is wrong with an answer's signature, and why. */
export interface AnswerDiagnosis extends BodySignReading {
  /** `right`: header and signature are as they must be. */
  readonly verdict: 'right' | 'wrong' | 'missing';
  /** The value that the key gives for these bytes. */
  readonly expected: string;
  /** Why the signature does not match; absent where it does, and where nothing known fits. */
  readonly cause?: BodySignCause;
  readonly signatureFits: boolean;
}

/** Measures `Body-Sign` by the rule and tries the known mistakes where it does not fit (v1-saas 3, v2-saas 3). */
export function diagnoseAnswer(answer: AnswerToDiagnose): AnswerDiagnosis {
  const { headers, body, accessKey, timeStamp, otherKeys } = answer;
  const reading = readBodySign(headers);
  const expected = bodySign(accessKey, body);
  const { signature, mistakes } = reading;
  if (signature === undefined) {
    const verdict = mistakes.includes('missing') ? 'missing' : 'wrong';
    return { ...reading, verdict, expected, signatureFits: false };
  }
  const signatureFits = signature === expected;
  const decodedBody = unpacked(headers, body);
  const cause = signatureFits
    ? undefined
    : explainBodySign({ accessKey, body, timeStamp, decodedBody }, signature, otherKeys);
  return {
    ...reading,
    verdict: signatureFits && mistakes.length === 0 ? 'right' : 'wrong',
    expected,
    signatureFits,
    ...(cause ? { cause } : {}),
  };
}

/** The body before its compression, unless that is unknown, broken or bursts the limit. */
export function unpacked(
  headers: readonly (readonly [name: string, value: string])[],
  body: Uint8Array,
): Uint8Array | undefined {
  const encoding = headers
    .find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
    .trim()
    .toLowerCase();
  const unpack = encoding === undefined ? undefined : UNPACKERS[encoding];
  if (!unpack) return undefined;
  try {
    return unpack(body);
  } catch {
    return undefined;
  }
}

const LIMIT = { maxOutputLength: UNPACKED_MAX_BYTES };

const UNPACKERS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  gzip: (body) => gunzipSync(body, LIMIT),
  'x-gzip': (body) => gunzipSync(body, LIMIT),
  br: (body) => brotliDecompressSync(body, LIMIT),
  // "deflate" means zlib's format, yet raw streams are sent under its name too.
  deflate: (body) => (body[0] === 0x78 ? inflateSync(body, LIMIT) : inflateRawSync(body, LIMIT)),
};
