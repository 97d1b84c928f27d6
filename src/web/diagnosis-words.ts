import type {
  AnswerSignDiagnosis,
  CallDiagnosis,
  NamedOrigin,
  RequestDiagnosis,
} from '../read/simulator/call-diagnosis.ts';
import type { WorkspaceKey } from '../read/simulator/workspace-keys.ts';
import type { RequestContext } from './request-context.ts';

/** One thing that was found out, in the reader's words. */
export interface Finding {
  /** Id of the mistake, or of what else was found. */
  readonly id: string;
  /** `bad`: this is it; `note`: good to know. */
  readonly tone: 'bad' | 'note' | 'good';
  readonly sentence: string;
  readonly remedy: string | null;
}

type Words = Pick<RequestContext, 't' | 'format' | 'language'>;

/** Why the seller refused the request; empty where it did not. */
export function requestFindings({ request }: CallDiagnosis, words: Words): Finding[] {
  if (!request || request.refusedBy === undefined) return [];
  const { t, format } = words;
  const findings: Finding[] = [];
  if (!request.right) findings.push(finding('sent_wrong', 'note', words));
  if (request.staleMs !== undefined) {
    const sentence = t('diagnosis.stale', { age: format.duration(Math.abs(request.staleMs)) });
    findings.push({ id: 'stale', tone: 'note', sentence, remedy: t('diagnosis.stale.fix') });
  }
  if (request.quoted) findings.push(quotedFinding(request.quoted, words));
  else if (findings.length === 0) findings.push(finding('unknown_request', 'note', words));
  return findings;
}

/** What gives the value that a person pasted. */
export function askedFinding(asked: NonNullable<RequestDiagnosis['asked']>, words: Words): Finding {
  const { t } = words;
  const { origin } = asked;
  if (!origin) return finding('asked.unknown', 'note', words);
  if (origin.mistake === 'right' && !origin.otherKey) return finding('asked.right', 'good', words);
  return originFinding(
    origin,
    t('diagnosis.asked.mistake', { mistake: t(`mistake.request.${origin.mistake}`) }),
    words,
  );
}

/** What is wrong with the answer's signature; empty where nothing is. */
export function answerFindings({ answer }: CallDiagnosis, words: Words): Finding[] {
  if (!answer) return [];
  return answerSignFindings(answer, words);
}

/** The same for an answer of any origin. */
export function answerSignFindings(answer: Omit<AnswerSignDiagnosis, 'demanded'>, words: Words): Finding[] {
  const { t } = words;
  const ofHeader = answer.headerMistakes.map((id): Finding => {
    const mistake = t(`mistake.header.${id}`);
    const named = (id === 'misspelt' || id === 'case') && answer.headerName !== undefined;
    const sentence = named
      ? t('diagnosis.header.named', { mistake, name: answer.headerName })
      : sentenceOf(mistake, words);
    return { id, tone: 'bad', sentence, remedy: t(`mistake.header.${id}.fix`) };
  });
  if (answer.signatureFits || answer.found === undefined) return ofHeader;
  return [signFinding(answer, words), ...ofHeader];
}

function signFinding({ mistake, otherKey, found = '' }: Omit<AnswerSignDiagnosis, 'demanded'>, words: Words): Finding {
  const { t } = words;
  const key = otherKey && otherKeySentence(otherKey, words);
  if (mistake === undefined) {
    if (key !== undefined) return { id: 'other_key', tone: 'bad', sentence: key, remedy: t('diagnosis.other_key.fix') };
    const sentence = t('diagnosis.unknown_answer', { found });
    return { id: 'unknown_answer', tone: 'note', sentence, remedy: t('diagnosis.unknown_answer.fix') };
  }
  const fix = t(`mistake.sign.${mistake}.fix`);
  return {
    id: mistake,
    tone: 'bad',
    sentence: joined([sentenceOf(t(`mistake.sign.${mistake}`), words), key], words),
    remedy: joined([fix, key === undefined ? undefined : t('diagnosis.other_key.fix')], words),
  };
}

function quotedFinding(quoted: NonNullable<RequestDiagnosis['quoted']>, words: Words): Finding {
  const { t } = words;
  const { mistake, value } = quoted;
  const sentence =
    mistake === 'right'
      ? t('diagnosis.quoted_right', { value })
      : t('diagnosis.quoted', { value, mistake: t(`mistake.request.${mistake}`) });
  return originFinding(quoted, sentence, words);
}

function originFinding({ mistake, otherKey }: NamedOrigin, sentence: string, words: Words): Finding {
  const { t } = words;
  const key = otherKey && otherKeySentence(otherKey, words);
  const fix = mistake === 'right' ? undefined : t(`mistake.request.${mistake}.fix`);
  return {
    id: mistake === 'right' ? 'other_key' : mistake,
    tone: 'bad',
    sentence: mistake === 'right' && key !== undefined ? key : joined([sentence, key], words),
    remedy: joined([fix, key === undefined ? undefined : t('diagnosis.other_key.fix')], words),
  };
}

/** Which other key of the workspace something was made with. */
export function otherKeySentence(key: WorkspaceKey, { t, language }: Words): string {
  return 'productName' in key
    ? t(`diagnosis.other_key.${key.kind}`, { product: key.productName[language] })
    : t(`diagnosis.other_key.${key.kind}`, { key: key.keyId, keyClass: t(`key_class.${key.keyClass}`) });
}

function finding(
  id: 'sent_wrong' | 'unknown_request' | 'asked.right' | 'asked.unknown',
  tone: Finding['tone'],
  { t }: Words,
): Finding {
  return { id: id.replace('asked.', ''), tone, sentence: t(`diagnosis.${id}`), remedy: t(`diagnosis.${id}.fix`) };
}

/** The name of a mistake as a sentence. */
function sentenceOf(name: string, { language }: Words): string {
  return name + (language === 'zh' ? '。' : '.');
}

function joined(sentences: readonly (string | undefined)[], { language }: Words): string {
  return sentences.filter((each) => each !== undefined).join(language === 'zh' ? '' : ' ');
}
