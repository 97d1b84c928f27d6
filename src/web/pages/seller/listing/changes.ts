import { type Response, Router } from 'express';
import { changeRuleList } from '../../../../read/seller/change-rule-list.ts';
import { readForm } from '../../../forms.ts';
import { RULES_FORM, rulesOf } from '../change-rule-form.ts';
import {
  applicationOf,
  applicationUrl,
  errorsOf,
  renderEditor,
  saveContent,
  type ApplicationRequest,
  type EditorView,
} from './listing-frame.ts';

/** `GET` and `POST /seller/applications/:id/changes`: what buyers may change in mid-term, as applied for. */
export function applicationChangePages(): Router {
  const router = Router();
  router.get('/seller/applications/:id/changes', (req: ApplicationRequest, res) => show(req, res));
  router.post('/seller/applications/:id/changes', save);
  return router;
}

async function save(req: ApplicationRequest, res: Response): Promise<void> {
  const { id } = applicationOf(req, res);
  const form = readForm(RULES_FORM, req.body);
  if (!form.ok) return show(req, res, { errors: errorsOf(form.problems, res) });
  const rules = rulesOf(form.value);
  if (!rules) return show(req, res, { errors: errorsOf([{ path: 'scaleOut', message: 'choice' }], res) });
  const isEmpty = rules.upgrades.length + rules.scaleOuts.length + (rules.atRenewal ?? []).length === 0;
  await saveContent(
    res,
    id,
    ({ changeRules: _before, ...content }) => (isEmpty ? content : { ...content, changeRules: rules }),
    { next: applicationUrl(res, id, '/changes'), refused: (refusal) => show(req, res, { refusal }) },
  );
}

async function show(req: ApplicationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const application = applicationOf(req, res);
  const model = { ...changeRuleList(application.content), action: applicationUrl(res, application.id, '/changes') };
  await renderEditor(res, 'changes', 'changes', application, model, view);
}
