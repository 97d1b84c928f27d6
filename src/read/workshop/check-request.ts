import {
  explainRequestValue,
  requestCandidates,
  signatureFits,
  signedRequest,
  type SignedRequest,
} from '../../protocol/diagnosis/diagnose-request.ts';
import { problemAt, withLineFeeds, type Read } from '../../protocol/workshop/pasted-text.ts';
import { readRequestText, type PastedRequest } from '../../protocol/workshop/read-request-text.ts';
import { requestSteps } from '../../protocol/workshop/steps.ts';
import { signedAt, type CandidateRow, type NamedOrigin } from '../simulator/call-diagnosis.ts';
import { maskedText, shownSteps, type KeyInUse, type ShownStep } from './key-in-use.ts';

/** A pasted request, measured by the rule. */
export interface CheckedRequest {
  readonly form: PastedRequest['form'];
  readonly version: SignedRequest['version'];
  readonly fits: boolean;
  readonly given: string;
  readonly expected: string;
  /** The instant it says it was signed at. */
  readonly signedAt: number | undefined;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly ShownStep[];
  /** What gives the signature that it carries, where that is not the rule with this key. */
  readonly origin: NamedOrigin | undefined;
  readonly rows: readonly CandidateRow[];
}

interface RequestToCheck {
  readonly text: string;
  /** The body, where it is not part of the text. */
  readonly body?: string | undefined;
}

/** Reads a pasted request and verifies its signature, step by step, with the known mistakes where it does not fit. */
export function checkRequest({ text, body }: RequestToCheck, key: KeyInUse): Read<CheckedRequest> {
  const read = readRequestText(text);
  if ('problem' in read) return read;
  const pasted = read.value;
  const bytes = new TextEncoder().encode(body === undefined || body === '' ? pasted.body : withLineFeeds(body));
  const signed = signedRequest({ url: pasted.url, body: bytes });
  if (!signed) return unsigned(text, pasted);
  const { accessKey, otherKeys } = key;
  const fits = signatureFits(signed, accessKey);
  const origin = fits ? undefined : explainRequestValue(signed, accessKey, signed.signature, otherKeys);
  const rows = requestCandidates(signed, accessKey);
  return {
    value: {
      form: pasted.form,
      version: signed.version,
      fits,
      given: signed.signature,
      expected: rows[0]?.value ?? '',
      signedAt: signedAt(signed),
      fields: fieldsOf(signed),
      steps: shownSteps(requestSteps(signed, accessKey), key),
      origin: origin && {
        mistake: origin.mistake,
        otherKey: otherKeys.find(({ label }) => label === origin.otherKey),
      },
      rows: rows.map((row) => ({
        ...row,
        text: row.text === undefined || key.reveal ? row.text : maskedText(row.text, accessKey),
      })),
    },
  };
}

/** Says which parameter of a signed request is missing. */
function unsigned(text: string, { url }: PastedRequest): Read<never> {
  const pasted = withLineFeeds(text);
  const query = new Set(
    url
      .slice(url.indexOf('?') + 1)
      .split('&')
      .map((part) => part.split('=', 1)[0]),
  );
  const index = Math.max(0, pasted.indexOf(url.replace(/^\?/, '')));
  const missing = ['signature', 'timestamp', 'nonce'].filter((name) => !query.has(name));
  return missing.length === 3
    ? problemAt('query', 'no_signature', pasted, index, url)
    : problemAt('query', 'signature_part_missing', pasted, index, missing.join(', '));
}

/** The request taken apart: parameters of V1.0, or members of the body of V2.0 where that is a JSON object. */
function fieldsOf(signed: SignedRequest): CheckedRequest['fields'] {
  if (signed.version === '1.0') return Object.entries(signed.parameters).map(([name, value]) => ({ name, value }));
  const { signature, timestamp, nonce, body } = signed;
  const query = Object.entries({ signature, timestamp, nonce }).map(([name, value]) => ({ name, value }));
  return [...query, ...members(new TextDecoder().decode(body))];
}

function members(text: string): { name: string; value: string }[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return Object.entries(value).map(([name, member]: [string, unknown]) => ({
      name,
      value: typeof member === 'string' ? member : JSON.stringify(member),
    }));
  } catch {
    // Nested too deep, or no JSON: the body is shown as it is, among the steps.
    return [];
  }
}
