import { ruleValue } from '../../../domain/site-profile.ts';
import { bodySign, parseBodySignHeader } from '../../../protocol/v2/signature.ts';
import type { AnswerToJudge } from '../answer-to-judge.ts';
import type { CheckList } from '../../../protocol/check-list.ts';
import { excerpt } from '../excerpt.ts';
import type { Response } from '../transport-checks.ts';

const EXACT_NAME = 'Body-Sign';

/**
 * Every answer of V1.0 carries `Body-Sign` over its raw bytes, the name spelled exactly so, both values in quotes
 * (v1-saas 3). Verified before the body is read: bytes that are no JSON can still be signed rightly.
 */
export function checkV1BodySign(checks: CheckList, response: Response, input: AnswerToJudge): void {
  const named = response.headers.filter(([name]) => name.toLowerCase() === EXACT_NAME.toLowerCase());
  const [name, value] = named.find(([spelled]) => spelled === EXACT_NAME) ?? named[0] ?? [];
  if (name === undefined || value === undefined) {
    checks.found('V1-SIGN-HEADER', 'missing');
    return;
  }
  const signature = readHeader(checks, name, value, input);
  if (signature !== undefined) checkSignature(checks, signature, response.body, input);
}

function readHeader(checks: CheckList, name: string, value: string, { rules }: AnswerToJudge): string | undefined {
  const found = { found: excerpt(value) };
  const parsed = parseBodySignHeader(value);
  if (!parsed) {
    const unquoted = /sign_type\s*=\s*[^"\s]/.test(value) || /signature\s*=\s*[^"\s]/.test(value);
    checks.found('V1-SIGN-HEADER', unquoted ? 'unquoted' : 'malformed', found);
    return undefined;
  }
  if (parsed.signType !== 'HMAC-SHA256') {
    checks.found('V1-SIGN-HEADER', 'sign_type', { found: excerpt(parsed.signType) });
    return undefined;
  }
  if (name === EXACT_NAME) checks.found('V1-SIGN-HEADER', 'ok');
  else {
    const exact = ruleValue(rules, 'answer.v1.headerSpelling') === 'exact';
    checks.found('V1-SIGN-HEADER', exact ? 'spelling' : 'spelling_allowed', { name: excerpt(name) });
  }
  return parsed.signature;
}

function checkSignature(checks: CheckList, signature: string, body: Uint8Array, input: AnswerToJudge): void {
  const { accessKey, timeStamp } = input;
  const expected = bodySign(accessKey, body);
  const params = { expected, found: excerpt(signature) };
  if (signature === expected) checks.found('V1-SIGNATURE', 'ok', params);
  else if (signature.toLowerCase() === Buffer.from(expected, 'base64').toString('hex')) {
    checks.found('V1-SIGNATURE', 'hex', params);
  } else if (timeStamp !== undefined && signature === bodySign(accessKey + timeStamp, body)) {
    checks.found('V1-SIGNATURE', 'with_timestamp', params);
  } else checks.found('V1-SIGNATURE', 'mismatch', params);
}
