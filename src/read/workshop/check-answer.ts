import { bodySignCandidates, type BodySignMistake } from '../../protocol/diagnosis/body-sign-mistakes.ts';
import type { Candidate } from '../../protocol/diagnosis/candidate.ts';
import { diagnoseAnswer, unpacked } from '../../protocol/diagnosis/diagnose-answer.ts';
import { readBytes, type Read } from '../../protocol/workshop/pasted-text.ts';
import { readAnswerText } from '../../protocol/workshop/read-answer-text.ts';
import { answerSteps } from '../../protocol/workshop/steps.ts';
import { bodyView, type BodyView } from '../simulator/body-view.ts';
import type { AnswerSignDiagnosis } from '../simulator/call-diagnosis.ts';
import { shownText } from '../simulator/shown-text.ts';
import { shownSteps, type KeyInUse, type ShownStep } from './key-in-use.ts';

/** A pasted answer, measured by the rule. */
export interface CheckedAnswer {
  readonly status: number | undefined;
  readonly verdict: 'right' | 'wrong' | 'missing';
  readonly diagnosis: Omit<AnswerSignDiagnosis, 'demanded' | 'verdict'>;
  readonly body: BodyView;
  readonly steps: readonly ShownStep[];
  /** What a seller would have sent under each mistake. */
  readonly rows: readonly Pick<Candidate<BodySignMistake>, 'mistake' | 'value'>[];
}

interface AnswerToCheck {
  readonly text: string;
  readonly bodyAs: 'text' | 'base64' | 'hex';
  /** A value of `Body-Sign`, or the signature alone, where the text has no such header. */
  readonly bodySign?: string | undefined;
  /** `timeStamp` of the call, for the mistake of signing with it. */
  readonly timeStamp?: string | undefined;
}

/** Reads a pasted answer and verifies its `Body-Sign`, with the known mistakes where it does not fit. */
export function checkAnswer(answer: AnswerToCheck, key: KeyInUse): Read<CheckedAnswer> {
  const read = readAnswerText(answer.text, answer.bodyAs);
  if ('problem' in read) return read;
  const bytes = readBytes(read.value.body, answer.bodyAs, 'body');
  if ('problem' in bytes) return bytes;
  const body = bytes.value;
  const { accessKey, otherKeys } = key;
  const headers = withSign(read.value.headers, answer.bodySign);
  const timeStamp = answer.timeStamp === '' ? undefined : answer.timeStamp;
  const found = diagnoseAnswer({ headers, body, accessKey, timeStamp, otherKeys });
  const decodedBody = unpacked(headers, body);
  return {
    value: {
      status: read.value.status,
      verdict: found.verdict,
      diagnosis: {
        headerName: found.name === undefined ? undefined : shownText(found.name),
        headerMistakes: found.mistakes,
        signatureFits: found.signatureFits,
        expected: found.expected,
        found: found.signature === undefined ? undefined : shownText(found.signature).slice(0, 200),
        mistake: found.cause?.mistake,
        otherKey: otherKeys.find(({ label }) => label === found.cause?.otherKey),
      },
      body: bodyView(body, key.reveal ? '' : accessKey),
      steps: shownSteps(answerSteps(body, accessKey), key),
      rows: shownRows(bodySignCandidates({ accessKey, body, timeStamp, decodedBody }), found.signature),
    },
  };
}

type Headers = readonly (readonly [name: string, value: string])[];

function withSign(headers: Headers, sign: string | undefined): Headers {
  if (sign === undefined || sign.trim() === '') return headers;
  const value = /signature/i.test(sign) ? sign : `sign_type="HMAC-SHA256", signature="${sign.trim()}"`;
  return [...headers, ['Body-Sign', value.replace(/^\s*Body-Sign\s*:/i, '').trim()]];
}

/** Rows of one mistake: the orders that names can have alone are hundreds. */
const MOST_ROWS_OF_A_MISTAKE = 3;

/**
 * The candidates worth reading. Several mistakes can give one value: the first, which is the one that is named, stands
 * for all. Of the many forms of one mistake a few are shown, the one that was found among them.
 */
function shownRows(
  candidates: readonly Candidate<BodySignMistake>[],
  found: string | undefined,
): CheckedAnswer['rows'] {
  const byValue = new Map<string, CheckedAnswer['rows'][number]>();
  for (const { mistake, value } of candidates) if (!byValue.has(value)) byValue.set(value, { mistake, value });
  const rows = [...byValue.values()];
  return rows.filter((row) => {
    if (row.value === found) return true;
    const forms = rows.filter(({ mistake }) => mistake === row.mistake);
    const others = forms.filter(({ value }) => value !== found);
    return others.indexOf(row) < MOST_ROWS_OF_A_MISTAKE - (others.length === forms.length ? 0 : 1);
  });
}
