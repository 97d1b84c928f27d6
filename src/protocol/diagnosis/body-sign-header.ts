import { parseBodySignHeader } from '../v2/signature.ts';

/** Mistakes in the header itself, whatever its signature is worth (v1-saas 3; FAQ of the China site). */
export const BODY_SIGN_HEADER_MISTAKES = [
  'missing',
  'misspelt',
  'case',
  'twice',
  'quotes_missing',
  'single_quotes',
  'bare_signature',
  'sign_type_missing',
  'sign_type_wrong',
  'sign_type_case',
  'signature_empty',
  'unreadable',
] as const;

export type BodySignHeaderMistake = (typeof BODY_SIGN_HEADER_MISTAKES)[number];

type Headers = readonly (readonly [name: string, value: string])[];

/** What could be made out of an answer's `Body-Sign`, read as kindly as possible. */
export interface BodySignReading {
  /** The name as it was spelled; absent when no header resembles it. */
  readonly name?: string;
  readonly value?: string;
  /** The signature, also out of a value that the marketplace would not recognise. */
  readonly signature?: string;
  readonly mistakes: readonly BodySignHeaderMistake[];
}

/** Names that people give the header in its place, without case, dashes and underscores. */
const SIMILAR_NAMES: readonly string[] = ['bodysign', 'xbodysign', 'bodysignature', 'xbodysignature', 'bodysigned'];

/** Whether a name is, or by one slip of the fingers became, one that somebody gives the header. */
function resembles(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_ ]/g, '');
  return SIMILAR_NAMES.some((similar) => isOneSlipAway(plain, similar));
}

/** One character too many, missing, wrong, or two that changed places. */
function isOneSlipAway(a: string, b: string): boolean {
  if (a === b) return true;
  const from = [...a].findIndex((character, index) => character !== b[index]);
  const at = from < 0 ? a.length : from;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}

/** Reads the header that is, or was meant to be, `Body-Sign`, and names what is wrong with its form. */
export function readBodySign(headers: Headers): BodySignReading {
  const exact = headers.filter(([name]) => name.toLowerCase() === 'body-sign');
  const found = exact[0] ?? headers.find(([name]) => resembles(name));
  if (!found) return { mistakes: ['missing'] };
  const [name, value] = found;
  const { signature, mistakes } = readValue(value);
  return {
    name,
    value,
    ...(signature === undefined ? {} : { signature }),
    mistakes: [
      ...(exact.length === 0 ? (['misspelt'] as const) : name === 'Body-Sign' ? [] : (['case'] as const)),
      ...(exact.length > 1 ? (['twice'] as const) : []),
      ...mistakes,
    ],
  };
}

function readValue(value: string): { signature?: string; mistakes: BodySignHeaderMistake[] } {
  const strict = parseBodySignHeader(value);
  if (strict) {
    const mistake = signTypeMistake(strict.signType);
    return { signature: strict.signature, mistakes: mistake ? [mistake] : [] };
  }
  if (/\bsignature\s*=\s*(["'])\s*\1/.test(value)) return { mistakes: ['signature_empty'] };
  if (/^\s*["']?[\w+/%=-]{40,140}["']?\s*$/.test(value)) {
    return { signature: value.replace(/["'\s]/g, ''), mistakes: ['bare_signature'] };
  }
  const signature = /\bsignature\s*[=:]\s*(["']?)([^"',;\s]+)\1/i.exec(value);
  if (!signature?.[2]) return { mistakes: ['unreadable'] };
  const type = /\bsign[_-]?type\s*[=:]\s*(["']?)([^"',;\s]+)\1/i.exec(value);
  const quotes = [signature[1], ...(type ? [type[1]] : [])];
  const mistakes: BodySignHeaderMistake[] = [];
  if (!type) mistakes.push('sign_type_missing');
  else {
    const mistake = signTypeMistake(type[2] ?? '');
    if (mistake) mistakes.push(mistake);
  }
  if (quotes.includes("'")) mistakes.push('single_quotes');
  if (quotes.includes('')) mistakes.push('quotes_missing');
  return { signature: signature[2], mistakes: mistakes.length === 0 ? ['unreadable'] : mistakes };
}

/** The older guide's text says "sign_type is not equals HMAC-SHA256": capitals included (v1-saas 7). */
function signTypeMistake(signType: string): 'sign_type_wrong' | 'sign_type_case' | undefined {
  if (signType === 'HMAC-SHA256') return undefined;
  return signType.toUpperCase() === 'HMAC-SHA256' ? 'sign_type_case' : 'sign_type_wrong';
}
