import type { CheckedAnswer } from '../read/workshop/check-answer.ts';
import type { CheckedRequest } from '../read/workshop/check-request.ts';
import type { OpenedSecret } from '../read/workshop/make.ts';
import { answerSignFindings, askedFinding, otherKeySentence, type Finding } from './diagnosis-words.ts';
import type { RequestContext } from './request-context.ts';

type Words = Pick<RequestContext, 't' | 'format' | 'language'>;

/** What gives the signature that a pasted request carries; `undefined` where that is the rule. */
export function requestFinding({ fits, given, origin }: CheckedRequest, words: Words): Finding | undefined {
  return fits ? undefined : askedFinding({ value: given, origin }, words);
}

/** What is wrong with the signature of a pasted answer. */
export function pastedAnswerFindings({ diagnosis, verdict }: CheckedAnswer, words: Words): Finding[] {
  return answerSignFindings({ ...diagnosis, verdict: verdict === 'right' ? 'wrong' : verdict }, words);
}

/** Why a value could not be decrypted; `undefined` where it was. */
export function secretFinding({ result, otherBits, otherKey }: OpenedSecret, words: Words): Finding | undefined {
  if ('plain' in result) return undefined;
  const { t } = words;
  if (otherBits !== undefined) {
    const sentence = t('workshop.secret.other_bits', { bits: otherBits });
    return {
      id: 'other_bits',
      tone: 'bad',
      sentence,
      remedy: t('workshop.secret.other_bits.fix', { type: otherBits === 256 ? 1 : 2 }),
    };
  }
  if (otherKey) {
    return {
      id: 'other_key',
      tone: 'bad',
      sentence: otherKeySentence(otherKey, words),
      remedy: t('diagnosis.other_key.fix'),
    };
  }
  return {
    id: result.problem,
    tone: 'note',
    sentence: t(`workshop.secret.${result.problem}`),
    remedy: t(`workshop.secret.${result.problem}.fix`),
  };
}
