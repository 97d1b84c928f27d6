import { ruleValue } from '../../domain/site-profile.ts';
import { bodySign, parseBodySignHeader } from '../../protocol/v2/signature.ts';
import type { JsonBody } from './body-checks.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';

/**
 * Verifies `Body-Sign` over the raw bytes when the answer carries it (v2-saas 3). What is wrong with it fails the call
 * only where the site's rule demands the header; otherwise it is a warning, and its absence is nothing at all.
 */
export function checkBodySign(checks: CheckList, { response }: JsonBody, { rules, accessKey }: AnswerToJudge): void {
  const required = ruleValue(rules, 'answer.bodySign') === 'required';
  const header = response.headers.find(([name]) => name.toLowerCase() === 'body-sign');
  if (!header) {
    if (required) checks.found('BODY-SIGN', 'missing_required');
    return;
  }
  const [name, value] = header;
  const parsed = parseBodySignHeader(value);
  if (!parsed || parsed.signType.toUpperCase() !== 'HMAC-SHA256') {
    checks.found('BODY-SIGN', required ? 'malformed_required' : 'malformed', { found: excerpt(value) });
    return;
  }
  const expected = bodySign(accessKey, response.body);
  const params = { expected, found: excerpt(parsed.signature), name };
  if (parsed.signature === expected) checks.found('BODY-SIGN', name === 'Body-Sign' ? 'ok' : 'spelling', params);
  else if (parsed.signature.toLowerCase() === Buffer.from(expected, 'base64').toString('hex')) {
    checks.found('BODY-SIGN', required ? 'hex_required' : 'hex', params);
  } else checks.found('BODY-SIGN', required ? 'mismatch_required' : 'mismatch', params);
}
