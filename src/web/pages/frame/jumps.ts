import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { advanceClock } from '../../../app/advance-clock.ts';
import { AppError } from '../../../app/app-error.ts';
import type { Jump } from '../../../app/jump.ts';
import { resumeJump } from '../../../app/steer-clock.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { jumpReport } from '../../../read/frame/jump-report.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { readableParams } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { goBack, showJump } from './clock.ts';

const GO_FORM = z.object({ deliver: z.enum(['send', 'record_only'], 'choice'), confirm: z.literal('1').optional() });
const RESUME_FORM = z.object({ confirm: z.literal('1').optional() });

/**
 * The report of a jump (`GET /clock/jumps/:id`) and what can be done after it: do what a dry run has shown (`…/go`), go
 * on with a jump that ended early (`…/resume`), or give it up (`…/forget`).
 */
export function jumpPages(): Router {
  const router = Router();
  router.get('/clock/jumps/:id', showReport);
  router.post('/clock/jumps/:id/go', go);
  router.post('/clock/jumps/:id/resume', resume);
  router.post('/clock/jumps/:id/forget', forget);
  return router;
}

async function showReport(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const context = requestContext(res);
  const report = jumpReport(market, findJump(req, res));
  const { fault, deliver } = report.jump;
  const faultText = fault && readableFault(fault, context);
  const title = context.t(deliver === 'dry_run' ? 'jump.title.dry_run' : 'jump.title');
  await renderPage(res, 'frame/jump', { ...report, faultText, title }, { part: 'simulator', section: 'jumps', title });
}

/** The jump that a dry run was made for: to the same instant, in the same way. */
async function go(req: Request<{ id: string }>, res: Response): Promise<void> {
  const form = readForm(GO_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const { toSimAt, stopOn } = findJump(req, res);
  const { deliver, confirm } = form.value;
  const options = { deliver, confirm: confirm === '1', ...(stopOn ? { stopOn } : {}) };
  await showJump(req, res, advanceClock(marketContext(res).market, { toSimAt }, options));
}

async function resume(req: Request<{ id: string }>, res: Response): Promise<void> {
  const form = readForm(RESUME_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const jump = findJump(req, res);
  const options = form.value.confirm === '1' ? { confirm: true } : {};
  await showJump(req, res, resumeJump(marketContext(res).market, jump.id, options));
}

async function forget(req: Request<{ id: string }>, res: Response): Promise<void> {
  const refusal = await marketContext(res).market.clock.forget(findJump(req, res).id);
  if (isRefusal(refusal)) return renderRefusal(res, refusal, 'simulator', 'jumps');
  goBack(req, res);
}

function findJump(req: Request<{ id: string }>, res: Response): Jump {
  const jump = marketContext(res).market.clock.jump(req.params.id);
  if (!jump) throw new AppError('not_found', `no jump ${req.params.id}`);
  return jump;
}

function readableFault(
  { code, params }: NonNullable<Jump['fault']>,
  context: ReturnType<typeof requestContext>,
): string | undefined {
  return code === 'clock.cascade' ? context.t('fault.clock.cascade', readableParams(params, context)) : undefined;
}
