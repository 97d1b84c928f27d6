import { requestCandidates, signedRequest } from '../../protocol/diagnosis/diagnose-request.ts';
import { buildV1Request } from '../../protocol/v1/build-request.ts';
import type { KeyBits } from '../../protocol/v1/aes-key.ts';
import { decryptSensitive, encryptSensitive, type Decryption } from '../../protocol/v1/sensitive-data.ts';
import { canonicalBody } from '../../protocol/v2/canonical-body.ts';
import { signV2Request } from '../../protocol/v2/signature.ts';
import { asCurl, asHttpFile } from '../../protocol/workshop/as-text.ts';
import { base64Problem, problemAt, readBytes, withLineFeeds, type Read } from '../../protocol/workshop/pasted-text.ts';
import { answerSteps, requestSteps, sensitiveSteps } from '../../protocol/workshop/steps.ts';
import type { WorkspaceKey } from '../simulator/workspace-keys.ts';
import { shownSteps, type KeyInUse, type ShownStep } from './key-in-use.ts';

/** A request that was built and signed, ready to be sent by somebody else. */
export interface MadeRequest {
  readonly version: '1.0' | '2.0';
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly signature: string;
  readonly steps: readonly ShownStep[];
  readonly curl: string;
  readonly http: string;
}

interface RequestToMake {
  readonly version: '1.0' | '2.0';
  readonly url: string;
  /** Parameters by name, decoded. */
  readonly fields: Readonly<Record<string, string>>;
  /** V2.0: sign exactly this body instead of one made from the fields. */
  readonly body?: string | undefined;
  /** V1.0: `timeStamp` unless the fields have one. V2.0: the 13 digits of `timestamp`. */
  readonly timeStamp: string;
  readonly nonce: string;
  readonly contentType: string;
}

/** Builds and signs a request from fields as the marketplace does. */
export function makeRequest(input: RequestToMake, key: KeyInUse): MadeRequest {
  const exact = input.body !== undefined && input.body !== '';
  const wire =
    input.version === '1.0'
      ? v1Wire(input, input.fields, key.accessKey)
      : v2Wire(input, exact ? withLineFeeds(input.body ?? '') : canonicalBody(input.fields), key.accessKey);
  const signed = signedRequest(wire, input.url);
  const signature = signed ? (requestCandidates(signed, key.accessKey)[0]?.value ?? '') : '';
  return {
    version: input.version,
    method: wire.method,
    url: wire.url,
    body: new TextDecoder().decode(wire.body),
    signature,
    steps: signed ? shownSteps(requestSteps(signed, key.accessKey), key) : [],
    curl: asCurl(wire),
    http: asHttpFile(wire),
  };
}

function v1Wire({ url, timeStamp }: RequestToMake, fields: Readonly<Record<string, string>>, accessKey: string) {
  const { authToken: _replaced, ...parameters } = fields;
  return buildV1Request({ url, accessKey, parameters: { timeStamp, ...parameters } });
}

function v2Wire({ url, timeStamp, nonce, contentType }: RequestToMake, text: string, accessKey: string) {
  const body = new TextEncoder().encode(text);
  const { signature } = signV2Request({ accessKey, nonce, timestamp: timeStamp, body });
  const joint = url.includes('?') ? '&' : '?';
  return {
    method: 'POST',
    url: `${url}${joint}signature=${signature}&timestamp=${timeStamp}&nonce=${encodeURIComponent(nonce)}`,
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', contentType],
    ] as const,
    body,
  };
}

/** A signature for the body of an answer. */
export interface MadeSign {
  readonly signature: string;
  readonly header: string;
  readonly bytes: number;
  readonly steps: readonly ShownStep[];
}

/** Makes the `Body-Sign` of an answer. */
export function makeBodySign(
  { body, bodyAs }: { readonly body: string; readonly bodyAs: 'text' | 'base64' | 'hex' },
  key: KeyInUse,
): Read<MadeSign> {
  const bytes = readBytes(bodyAs === 'text' ? withLineFeeds(body) : body, bodyAs, 'body');
  if ('problem' in bytes) return bytes;
  const steps = answerSteps(bytes.value, key.accessKey);
  const text = (id: string): string => steps.find((step) => step.id === id)?.text ?? '';
  return {
    value: {
      signature: text('sign_value'),
      header: text('sign_header'),
      bytes: bytes.value.length,
      steps: shownSteps(steps, key),
    },
  };
}

/** An encrypted value with the way to it. */
export interface MadeSecret {
  readonly value: string;
  readonly steps: readonly ShownStep[];
}

/** Encrypts a value as both sides send it. @param iv 16 letters and digits */
export function encryptValue(
  { plain, bits, iv }: { readonly plain: string; readonly bits: KeyBits; readonly iv: string },
  key: KeyInUse,
): MadeSecret {
  const value = encryptSensitive(key.accessKey, bits, iv, plain);
  const steps = sensitiveSteps({ accessKey: key.accessKey, bits, iv, base64: value.slice(iv.length) });
  return { value, steps: [...shownSteps(steps, key), { id: 'aes_value', text: value, masked: false }] };
}

/** What came of a decryption. */
export interface OpenedSecret {
  readonly bits: KeyBits;
  readonly result: Decryption;
  /** The other length of the key opens it. */
  readonly otherBits: KeyBits | undefined;
  /** Another key of the workspace opens it. */
  readonly otherKey: WorkspaceKey | undefined;
  readonly steps: readonly ShownStep[];
}

const IV_LENGTH = 16;

/** Decrypts a value; where that fails, tries the other length of the key and the other keys of the workspace. */
export function decryptValue(
  { value: pasted, bits }: { readonly value: string; readonly bits: KeyBits },
  key: KeyInUse,
): Read<OpenedSecret> {
  const value = pasted.trim();
  if (value === '') return problemAt('value', 'nothing', value, 0);
  const wrong = value.length > IV_LENGTH ? base64Problem(value, 'value', IV_LENGTH) : undefined;
  if (wrong) return wrong;
  const { accessKey, otherKeys } = key;
  const opens = (candidate: string, length: KeyBits): boolean => 'plain' in decryptSensitive(candidate, length, value);
  const result = decryptSensitive(accessKey, bits, value);
  const failed = !('plain' in result);
  const otherBits: KeyBits = bits === 256 ? 128 : 256;
  const withOtherBits = failed && opens(accessKey, otherBits);
  const otherKey =
    failed && !withOtherBits
      ? otherKeys.find(
          (other) =>
            other.accessKey !== accessKey && (opens(other.accessKey, bits) || opens(other.accessKey, otherBits)),
        )
      : undefined;
  const steps = sensitiveSteps({ accessKey, bits, iv: value.slice(0, IV_LENGTH), base64: value.slice(IV_LENGTH) });
  return {
    value: {
      bits,
      result,
      otherBits: withOtherBits ? otherBits : undefined,
      otherKey,
      steps: [
        ...shownSteps(steps, key),
        ...('plain' in result ? [{ id: 'aes_plain' as const, text: result.plain, masked: false }] : []),
      ],
    },
  };
}
