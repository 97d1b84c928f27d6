import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';
import { jsonType, similarMember } from './similar-member.ts';

const ID_LENGTH = 64;

/**
 * Checks the `instanceId` of a creation answer (v2-saas 4.1): there, at most 64 characters, the same for the same order
 * line, of no other order. Gives the id when all of that holds.
 */
export function checkInstanceId(
  checks: CheckList,
  members: Readonly<Record<string, unknown>>,
  { version, expected, advisedInstanceId }: Pick<AnswerToJudge, 'version' | 'expected' | 'advisedInstanceId'>,
): string | undefined {
  const id = readId(checks, members);
  if (id === undefined) return undefined;
  const found = excerpt(id);
  const lengths = version === '1.0' ? 'V1-LENGTHS' : 'ID-LENGTH';
  let good = checks.found(lengths, id.length <= ID_LENGTH ? 'ok' : 'too_long', {
    field: 'instanceId',
    length: id.length,
    limit: ID_LENGTH,
  });
  const before = expected.firstAnsweredInstanceId ?? expected.sellerInstanceId;
  if (before !== undefined) {
    const same = checks.found('ID-SAME', id === before ? 'ok' : 'changed', { expected: excerpt(before), found });
    good = same && good;
  }
  if (expected.instanceIdTakenBy) {
    const owner = expected.instanceIdTakenBy(id);
    const unique = checks.found('ID-UNIQUE', owner === undefined ? 'ok' : 'taken', { orderId: owner ?? '–', found });
    good = unique && good;
  }
  if (good && advisedInstanceId !== undefined) {
    const params = { advised: excerpt(advisedInstanceId), found };
    checks.found('V1-ID-ADVISED', id === advisedInstanceId ? 'ok' : 'own', params);
  }
  return good ? id : undefined;
}

function readId(checks: CheckList, members: Readonly<Record<string, unknown>>): string | undefined {
  const id = members.instanceId;
  const params = { field: 'instanceId' };
  if (id === undefined || id === null) {
    const name = similarMember(members, 'instanceId');
    if (name === undefined) checks.found('ID-PRESENT', 'missing', params);
    else checks.found('ID-PRESENT', 'other_name', { ...params, name: excerpt(name) });
    return undefined;
  }
  if (typeof id !== 'string') {
    checks.found('ID-PRESENT', 'not_string', { ...params, type: jsonType(id) });
    return undefined;
  }
  if (id.trim() === '') {
    checks.found('ID-PRESENT', 'empty', params);
    return undefined;
  }
  checks.found('ID-PRESENT', 'ok', { ...params, found: excerpt(id) });
  return id;
}
