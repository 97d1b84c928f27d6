import type { CheckVariant } from '../../protocol/v2/check-catalogue.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import { jsonType, nestedMember, similarMember } from './similar-member.ts';

type Members = Readonly<Record<string, unknown>>;

/** What `resultCode` and `resultMsg` say. `accepted`: the rest of the answer is worth reading. */
interface ResultReading {
  readonly accepted: boolean;
  /** "Still working", where the protocol allows it to be asked again. */
  readonly pending: boolean;
  readonly code?: string;
  readonly message?: string;
}

const SUCCESS = '000000';
const IN_PROGRESS = '000004';
const CODE_LENGTH = 6;
const MESSAGE_LENGTH = 255;

/** Failure codes (v2-saas 6). */
const FAILURES: Readonly<Record<string, CheckVariant<'RESULT-OK'>>> = {
  '000001': 'auth_failed',
  '000002': 'bad_parameter',
  '000003': 'instance_unknown',
  '000005': 'internal_error',
  '000100': 'no_resource',
  '000101': 'phone_taken',
  '000102': 'email_taken',
  '000103': 'already_bought',
  '000104': 'service_error',
  '000105': 'already_subscribed',
  '000106': 'sold_out',
  '000107': 'domain_exists',
};

/**
 * Codes that the table of V1.0 has on the China site only (v1-saas 0 and 6), and that of V2.0 not on the Europe site
 * (v2-saas 6 and 10): there 000100 is the last.
 */
const NOT_EVERYWHERE = /^00010[1-7]$/;

/** What a result is judged by. */
type Asked = Pick<AnswerToJudge, 'version' | 'activity' | 'rules'>;

/** Checks the part that all activities share (v1-saas 6, v2-saas 4 and 6). */
export function checkResult(checks: CheckList, members: Members, asked: Asked): ResultReading {
  const { activity } = asked;
  const code = readCode(checks, members);
  const message = readMessage(checks, members, asked);
  const accepted =
    code !== undefined && checks.found('RESULT-OK', meaning(code, asked), { resultCode: excerpt(code), activity });
  return {
    accepted,
    pending: accepted && code === IN_PROGRESS && activity === 'queryInstance' && asked.version !== '1.0',
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
  };
}

/**
 * In V2.0, creation in progress is a success with provisioning to follow, and a query in progress is asked again
 * (v2-saas 4.1); in V1.0 "in progress" is a failure like any other (v1-saas 6).
 */
function meaning(code: string, { version, activity, rules: { site } }: Asked): CheckVariant<'RESULT-OK'> {
  if (code === SUCCESS) return 'ok';
  if (version === '1.0' && code === IN_PROGRESS) return 'in_progress_v1';
  if (version === '1.0' && code === '000001') return 'auth_failed_v1';
  if (version === '1.0' && site !== 'cn' && NOT_EVERYWHERE.test(code)) return 'other_site_v1';
  if (version !== '1.0' && site === 'eu' && NOT_EVERYWHERE.test(code)) return 'other_site';
  if (code !== IN_PROGRESS) return (Object.hasOwn(FAILURES, code) ? FAILURES[code] : undefined) ?? 'unknown_code';
  if (activity === 'newInstance') return 'asynchronous';
  return activity === 'queryInstance' ? 'still_working' : 'in_progress';
}

function readCode(checks: CheckList, members: Members): string | undefined {
  const code = members.resultCode;
  if (code === undefined || code === null) {
    const name = similarMember(members, 'resultCode');
    const path = nestedMember(members, 'resultCode');
    if (name !== undefined) checks.found('RESULT-CODE', 'other_name', { name: excerpt(name) });
    else if (path !== undefined) checks.found('RESULT-CODE', 'nested', { path: excerpt(path) });
    else checks.found('RESULT-CODE', 'missing');
    return undefined;
  }
  if (typeof code !== 'string') {
    checks.found('RESULT-CODE', 'not_string', { type: jsonType(code), found: excerpt(JSON.stringify(code)) });
    return undefined;
  }
  const params = { found: excerpt(code), length: code.length };
  checks.found('RESULT-CODE', code.length === CODE_LENGTH ? 'ok' : 'wrong_length', params);
  return code.length === CODE_LENGTH ? code : undefined;
}

function readMessage(checks: CheckList, members: Members, { version }: Asked): string | undefined {
  const message = members.resultMsg;
  if (message === undefined || message === null) {
    const name = similarMember(members, 'resultMsg') ?? similarMember(members, 'resultMessage');
    if (name !== undefined) checks.found('RESULT-MSG', 'other_name', { name: excerpt(name) });
    else checks.found('RESULT-MSG', version === '1.0' ? 'missing_v1' : 'missing');
    return undefined;
  }
  if (typeof message !== 'string') {
    checks.found('RESULT-MSG', 'not_string', { type: jsonType(message) });
    return undefined;
  }
  checks.found('RESULT-MSG', 'ok');
  const params = { field: 'resultMsg', length: message.length, limit: MESSAGE_LENGTH };
  const fits = message.length <= MESSAGE_LENGTH;
  checks.found(version === '1.0' ? 'V1-LENGTHS' : 'RESULT-MSG-LENGTH', fits ? 'ok' : 'too_long', params);
  return message;
}
