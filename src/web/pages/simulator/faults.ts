import { type Request, type Response, Router } from 'express';
import { addFault, removeFault, removeUsedFaults } from '../../../app/edit-faults.ts';
import { ACTIVITIES, CALL_CAUSES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { DELAY_CLOCKS, FAULT_BOUNDS, FAULT_KINDS, FAULT_TIMES, OVERTAKERS } from '../../../domain/fault-plan.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { faultRows } from '../../../read/simulator/fault-list.ts';
import { NEW_FAULT, newFault } from '../../fault-input.ts';
import { faultSentence } from '../../fault-words.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { enteredFault, faultOfForm, type EnteredFault } from './fault-form.ts';

const PAGE = { part: 'simulator', section: 'faults' } as const;
const PATH = '/simulator/faults';

/**
 * Fault plans: `GET /simulator/faults` lists them with what they did and holds the form, filled in by the address;
 * `POST` adds one, `…/:id/remove` and `…/remove-used` take them away.
 */
export function faultPages(): Router {
  const router = Router();
  router.get(PATH, (req, res) => showFaults(res, enteredFault(req.query)));
  router.post(PATH, add);
  router.post(`${PATH}/remove-used`, async (_req, res) => {
    await removeUsedFaults(marketContext(res).market.workspace);
    goBack(res, 'removed');
  });
  router.post(`${PATH}/:id/remove`, async (req, res) => {
    await removeFault(marketContext(res).market.workspace, req.params.id);
    goBack(res, 'removed');
  });
  return router;
}

async function showFaults(res: Response, entered: EnteredFault, errors: readonly FieldError[] = []): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const { done } = res.req.query;
  const productOf = (id: string) => workspace.state.get('products', id);
  const preview = readForm(NEW_FAULT, faultOfForm(entered));
  const model = {
    rows: faultRows(workspace).map((row) => ({ ...row, sentence: faultSentence(row.plan, productOf, context) })),
    preview: preview.ok
      ? { kind: preview.value.kind, sentence: faultSentence(newFaultOf(preview.value), productOf, context) }
      : undefined,
    kinds: FAULT_KINDS,
    times: FAULT_TIMES,
    activities: ACTIVITIES,
    causes: CALL_CAUSES,
    versions: PROTOCOL_VERSIONS,
    delayClocks: DELAY_CLOCKS,
    overtakers: OVERTAKERS,
    bounds: FAULT_BOUNDS,
    products: [...workspace.state.all('products').values()],
    entered,
    errors,
    done: done === 'added' || done === 'removed' ? done : undefined,
  };
  const status = errors.length > 0 ? 400 : 200;
  await renderPage(res, 'simulator/faults', model, { ...PAGE, title: context.t('nav.faults'), status });
}

async function add(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const entered = enteredFault(req.body);
  const form = readForm(NEW_FAULT, faultOfForm(entered));
  if (!form.ok) return showFaults(res, entered, fieldErrors(form.problems, context));
  const { instanceId } = form.value.match;
  if (instanceId !== undefined && !workspace.state.get('instances', instanceId)) {
    return showFaults(res, entered, fieldErrors([{ path: 'match.instanceId', message: 'invalid' }], context));
  }
  const plan = await addFault(workspace, newFault(form.value));
  if (isRefusal(plan)) return renderRefusal(res, plan, PAGE.part, PAGE.section);
  goBack(res, 'added');
}

function newFaultOf(value: Parameters<typeof newFault>[0]) {
  const { match = {}, settings = {}, ...members } = newFault(value);
  return { ...members, match, settings };
}

function goBack(res: Response, done: 'added' | 'removed'): void {
  res.redirect(303, withQuery(marketContext(res).base + PATH, { done }));
}
