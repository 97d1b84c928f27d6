import express, { type Request, type Response, Router } from 'express';
import type { Workspace } from '../../../app/workspace.ts';
import { ruleValue } from '../../../domain/site-profile.ts';
import type { TextProblem } from '../../../protocol/workshop/pasted-text.ts';
import { readFields } from '../../../protocol/workshop/read-fields.ts';
import { checkAnswer } from '../../../read/workshop/check-answer.ts';
import { checkRequest } from '../../../read/workshop/check-request.ts';
import type { KeyInUse } from '../../../read/workshop/key-in-use.ts';
import { decryptValue, encryptValue, makeBodySign, makeRequest } from '../../../read/workshop/make.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { KEY_MAX_LENGTH } from '../../production-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext, type RequestContext } from '../../request-context.ts';
import { allVectors } from '../../workshop-files.ts';
import { keyInUse, problemSentence, v1TimeStamp, WORKSHOP_TEXT_MAX, WORKSHOP_VALUE_MAX } from '../../workshop-key.ts';
import { randomText } from '../../workshop-random.ts';
import { pastedAnswerFindings, requestFinding, secretFinding } from '../../workshop-words.ts';
import { TOOL_FORMS, WORKSHOP_TOOLS, type WorkshopTool } from './workshop-forms.ts';

const PAGE = { part: 'simulator', section: 'workshop' } as const;
/** A text in Chinese grows to nine times its characters when a form sends it. */
const FORM_LIMIT = '2mb';

/** Parser for the long texts of these forms, to be mounted before the one for all others. */
export function workshopForms() {
  return express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 50 });
}

/**
 * `GET /simulator/workshop` (`?tool=`) and `POST /simulator/workshop/:tool`: forms whose answer stands beside them.
 * Nothing that is entered outlives the request.
 */
export function workshopPages(): Router {
  const router = Router();
  router.get('/simulator/workshop', (req, res) => showTool(res, toolOf(req.query['tool'])));
  router.get('/simulator/workshop/vectors.json', (_req, res) => {
    res
      .attachment('koosim-vectors.json')
      .type('application/json')
      .send(JSON.stringify(allVectors(), undefined, 1));
  });
  router.get('/simulator/workshop/:tool', (req, res) => showTool(res, toolOf(req.params.tool)));
  router.post('/simulator/workshop/:tool', useTool);
  return router;
}

function toolOf(id: unknown): WorkshopTool {
  return WORKSHOP_TOOLS.find((tool) => tool === id) ?? 'request';
}

interface Shown {
  readonly entered?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  readonly result?: object;
}

async function showTool(
  res: Response,
  tool: WorkshopTool,
  { entered = {}, errors = [], result }: Shown = {},
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { t } = requestContext(res);
  const model = {
    tool,
    tools: WORKSHOP_TOOLS,
    entered: { bits: '256', bodyAs: 'text', version: '2.0', ...entered },
    errors,
    result,
    products: [...workspace.state.all('products').values()].map(({ id, name }) => ({ id, name })),
    keyMaxLength: KEY_MAX_LENGTH,
    textMax: WORKSHOP_TEXT_MAX,
    valueMax: WORKSHOP_VALUE_MAX,
  };
  await renderPage(res, 'simulator/workshop', model, {
    ...PAGE,
    title: `${t('nav.workshop')} · ${t(`workshop.tool.${tool}`)}`,
    status: errors.length > 0 ? 400 : 200,
  });
}

async function useTool(req: Request<{ tool: string }>, res: Response): Promise<void> {
  const tool = toolOf(req.params.tool);
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const entered = enteredOf(req.body);
  const run = runTool(tool, req.body, { workspace, context });
  if ('problems' in run) {
    await showTool(res, tool, { entered, errors: run.problems });
    return;
  }
  await showTool(res, tool, { entered, result: run.result });
}

/** What was entered, to be shown again in the form. */
function enteredOf(body: unknown): Record<string, string> {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.slice(0, 2 * WORKSHOP_TEXT_MAX)]] : [],
    ),
  );
}

type Run = { readonly result: object } | { readonly problems: readonly FieldError[] };
type Surroundings = { readonly workspace: Workspace; readonly context: RequestContext };

function runTool(tool: WorkshopTool, input: unknown, { workspace, context }: Surroundings): Run {
  const unreadable = (path: string, problem: TextProblem): Run => ({
    problems: [{ path, text: problemSentence(problem, context) }],
  });
  const keyOf = ({
    accessKey,
    product,
    reveal,
  }: {
    accessKey: string;
    product: string;
    reveal?: 'on' | undefined;
  }): KeyInUse =>
    keyInUse({ ...(accessKey === '' ? { productId: product } : { accessKey }), revealKey: reveal === 'on' }, workspace);
  const wrongFields = (problems: Parameters<typeof fieldErrors>[0]): Run => ({
    problems: fieldErrors(problems, context),
  });

  switch (tool) {
    case 'request': {
      const form = readForm(TOOL_FORMS.request, input);
      if (!form.ok) return wrongFields(form.problems);
      const read = checkRequest(form.value, keyOf(form.value));
      if ('problem' in read) return unreadable('text', read.problem);
      return { result: { ...read.value, finding: requestFinding(read.value, context) } };
    }
    case 'answer': {
      const form = readForm(TOOL_FORMS.answer, input);
      if (!form.ok) return wrongFields(form.problems);
      const read = checkAnswer(form.value, keyOf(form.value));
      if ('problem' in read) return unreadable('text', read.problem);
      return { result: { ...read.value, findings: pastedAnswerFindings(read.value, context) } };
    }
    case 'sign': {
      const form = readForm(TOOL_FORMS.sign, input);
      if (!form.ok) return wrongFields(form.problems);
      const { version, url, body } = form.value;
      const exact = version === '2.0' && body !== '';
      const fields = exact ? { value: {} } : readFields(form.value.fields);
      if ('problem' in fields) return unreadable('fields', fields.problem);
      const now = context.deps.wall.now();
      const timeStamp = form.value.timeStamp || (version === '1.0' ? v1TimeStamp(now) : String(now));
      const nonce = form.value.nonce || randomText(32);
      const contentType = ruleValue(workspace.profile(), 'request.contentType');
      const made = makeRequest(
        { version, url, fields: fields.value, timeStamp, nonce, contentType, ...(exact ? { body } : {}) },
        keyOf(form.value),
      );
      return { result: made };
    }
    case 'sign_answer': {
      const form = readForm(TOOL_FORMS.sign_answer, input);
      if (!form.ok) return wrongFields(form.problems);
      const read = makeBodySign(form.value, keyOf(form.value));
      return 'problem' in read ? unreadable('body', read.problem) : { result: read.value };
    }
    case 'encrypt': {
      const form = readForm(TOOL_FORMS.encrypt, input);
      if (!form.ok) return wrongFields(form.problems);
      return { result: encryptValue({ ...form.value, iv: form.value.iv || randomText(16) }, keyOf(form.value)) };
    }
    case 'decrypt': {
      const form = readForm(TOOL_FORMS.decrypt, input);
      if (!form.ok) return wrongFields(form.problems);
      const read = decryptValue(form.value, keyOf(form.value));
      if ('problem' in read) return unreadable('value', read.problem);
      return { result: { ...read.value, finding: secretFinding(read.value, context) } };
    }
  }
}
