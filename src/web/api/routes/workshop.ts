import type { TextProblem } from '../../../protocol/workshop/pasted-text.ts';
import { isoTimeOrNull } from '../../../read/api/iso-time.ts';
import { checkAnswer } from '../../../read/workshop/check-answer.ts';
import { checkRequest } from '../../../read/workshop/check-request.ts';
import type { KeyInUse, ShownStep } from '../../../read/workshop/key-in-use.ts';
import { decryptValue, encryptValue, makeBodySign, makeRequest } from '../../../read/workshop/make.ts';
import type { Finding } from '../../diagnosis-words.ts';
import { allVectors, SNIPPET_LANGUAGES, SNIPPET_VERSIONS, snippetCode, snippetPath } from '../../workshop-files.ts';
import { keyInUse, problemSentence, v1TimeStamp, type KeyChoice } from '../../workshop-key.ts';
import { randomText } from '../../workshop-random.ts';
import { pastedAnswerFindings, requestFinding, secretFinding } from '../../workshop-words.ts';
import { apiRoute, type ApiRequest } from '../api-route.ts';
import { candidateResource } from '../diagnosis.ts';
import { InputError } from '../input-error.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import * as schemas from '../schemas/workshop.ts';

const tag = 'Workshop';
const ROOT = '/api/v1/workshop';
/** As the default rules have it (v2-saas 1). */
const CONTENT_TYPE = 'application/json;charset=utf8';

type NoInput = ApiRequest<unknown, unknown, KeyChoice & { readonly workspace?: string | undefined }>;

function keyOf({ body, workspaces }: Pick<NoInput, 'body' | 'workspaces'>): KeyInUse {
  const id = body.workspace ?? (body.productId === undefined ? undefined : 'default');
  return keyInUse(body, id === undefined ? undefined : workspaces.get(id).workspace);
}

/** The value, or the fault that says which part of the field could not be read and where. */
function readable<T>(read: { value: T } | { problem: TextProblem }, path: string, texts: ReaderTexts): T {
  if ('value' in read) return read.value;
  throw new InputError([{ path, text: problemSentence(read.problem, texts.words) }]);
}

function stepResources(steps: readonly ShownStep[], { words: { t } }: ReaderTexts) {
  return steps.map(({ id, text, masked }) => ({ id, name: t(`workshop.step.${id}`), text, masked }));
}

function findingResource({ id, tone, sentence, remedy }: Finding, about: 'request' | 'answer') {
  return { id, about, certain: tone === 'bad', sentence, remedy };
}

/** The workshop: everything about signatures and encryption without sending or keeping anything. */
export const WORKSHOP_ROUTES = [
  apiRoute({
    id: 'checkRequest',
    method: 'post',
    path: `${ROOT}/check-request`,
    tag,
    summary: 'Verify the signature of a request',
    body: schemas.CHECK_REQUEST,
    success: [{ status: 200, description: 'What was found, step by step.', schema: schemas.CHECKED_REQUEST }],
    faults: ['not_found'],
    handle: (request) => {
      const { body, texts } = request;
      const checked = readable(checkRequest(body, keyOf(request)), 'text', texts);
      const finding = requestFinding(checked, texts.words);
      return {
        form: checked.form,
        version: checked.version,
        matches: checked.fits,
        given: checked.given,
        expected: checked.expected,
        signedAt: isoTimeOrNull(checked.signedAt),
        fields: checked.fields,
        finding: finding ? findingResource(finding, 'request') : null,
        steps: stepResources(checked.steps, texts),
        candidates: checked.rows.map((row) => candidateResource(row, texts)),
      };
    },
  }),
  apiRoute({
    id: 'checkAnswer',
    method: 'post',
    path: `${ROOT}/check-answer`,
    tag,
    summary: 'Verify the Body-Sign of an answer',
    body: schemas.CHECK_ANSWER,
    success: [{ status: 200, description: 'What was found, step by step.', schema: schemas.CHECKED_ANSWER }],
    faults: ['not_found'],
    handle: (request) => {
      const { body, texts } = request;
      const checked = readable(checkAnswer(body, keyOf(request)), 'text', texts);
      const { t } = texts.words;
      return {
        status: checked.status ?? null,
        verdict: checked.verdict,
        signatureMatches: checked.diagnosis.signatureFits,
        expected: checked.diagnosis.expected,
        found: checked.diagnosis.found ?? null,
        findings: pastedAnswerFindings(checked, texts.words).map((each) => findingResource(each, 'answer')),
        steps: stepResources(checked.steps, texts),
        candidates: checked.rows.map(({ mistake, value }) => ({
          mistake,
          name: mistake === 'right' ? t('mistake.request.right') : t(`mistake.sign.${mistake}`),
          remedy: mistake === 'right' ? null : t(`mistake.sign.${mistake}.fix`),
          value,
        })),
      };
    },
  }),
  apiRoute({
    id: 'signRequest',
    method: 'post',
    path: `${ROOT}/sign-request`,
    tag,
    summary: 'Build and sign a request as the marketplace does',
    description: 'Nothing is sent: the answer holds the request as curl command and as .http text.',
    body: schemas.SIGN_REQUEST,
    success: [{ status: 200, description: 'The request.', schema: schemas.SIGNED_REQUEST }],
    faults: ['not_found'],
    handle: (request) => {
      const { body: input, texts, workspaces } = request;
      const { version, url, fields, body } = input;
      if (fields === undefined && (body === undefined || version === '1.0')) {
        throw new InputError([{ path: 'fields', key: 'no_fields' }]);
      }
      const now = workspaces.get('default').workspace.wall.now();
      const timeStamp = input.timeStamp ?? (version === '1.0' ? v1TimeStamp(now) : String(now));
      const nonce = input.nonce ?? randomText(32);
      const made = makeRequest(
        { version, url, fields: fields ?? {}, body, timeStamp, nonce, contentType: CONTENT_TYPE },
        keyOf(request),
      );
      return { ...made, steps: stepResources(made.steps, texts) };
    },
  }),
  apiRoute({
    id: 'signAnswer',
    method: 'post',
    path: `${ROOT}/sign-answer`,
    tag,
    summary: 'Make the Body-Sign of an answer',
    body: schemas.SIGN_ANSWER,
    success: [{ status: 200, description: 'The header.', schema: schemas.SIGNED_ANSWER }],
    faults: ['not_found'],
    handle: (request) => {
      const { body, texts } = request;
      const made = readable(makeBodySign(body, keyOf(request)), 'body', texts);
      return { ...made, steps: stepResources(made.steps, texts) };
    },
  }),
  apiRoute({
    id: 'encryptValue',
    method: 'post',
    path: `${ROOT}/encrypt`,
    tag,
    summary: 'Encrypt a sensitive value of version 1.0',
    body: schemas.ENCRYPT,
    success: [{ status: 200, description: 'The value.', schema: schemas.ENCRYPTED }],
    faults: ['not_found'],
    handle: (request) => {
      const { body, texts } = request;
      const { value, steps } = encryptValue({ ...body, iv: body.iv ?? randomText(16) }, keyOf(request));
      return { value, length: value.length, steps: stepResources(steps, texts) };
    },
  }),
  apiRoute({
    id: 'decryptValue',
    method: 'post',
    path: `${ROOT}/decrypt`,
    tag,
    summary: 'Decrypt a sensitive value of version 1.0',
    description: 'Where it fails, the other length of the key and the other keys of the workspace are tried.',
    body: schemas.DECRYPT,
    success: [{ status: 200, description: 'The plain value, or why not.', schema: schemas.DECRYPTED }],
    faults: ['not_found'],
    handle: (request) => {
      const { body, texts } = request;
      const opened = readable(decryptValue(body, keyOf(request)), 'value', texts);
      const finding = secretFinding(opened, texts.words);
      return {
        plain: 'plain' in opened.result ? opened.result.plain : null,
        finding: finding ? findingResource(finding, 'answer') : null,
        steps: stepResources(opened.steps, texts),
      };
    },
  }),
  apiRoute({
    id: 'getVectors',
    method: 'get',
    path: `${ROOT}/vectors`,
    tag,
    summary: 'All test vectors',
    success: [{ status: 200, description: 'The vectors that this program is tested with.', schema: schemas.VECTORS }],
    faults: [],
    handle: () => allVectors(),
  }),
  apiRoute({
    id: 'listSnippets',
    method: 'get',
    path: `${ROOT}/snippets`,
    tag,
    summary: 'Receivers to copy',
    query: schemas.SNIPPET_QUERY,
    success: [{ status: 200, description: 'One for each language and version.', schema: schemas.SNIPPET_LIST }],
    faults: [],
    handle: ({ query }) => ({
      items: SNIPPET_VERSIONS.filter((version) => (query.version ?? version) === version).flatMap((version) =>
        SNIPPET_LANGUAGES.map((language) => ({
          id: `${version}-${language.id}`,
          version,
          language: language.name,
          file: snippetPath(version, language),
          code: snippetCode(version, language),
        })),
      ),
    }),
  }),
];
