import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { advanceClock } from '../../../app/advance-clock.ts';
import type { Jump } from '../../../app/jump.ts';
import type { Marketplace } from '../../../app/marketplace.ts';
import { releaseHolder } from '../../../app/release-holder.ts';
import { answerGap as decideGap, cancelJump, setClockMode } from '../../../app/steer-clock.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { safeReturn, withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { JUMP_FORM, MODE_FORM, withRateBounds } from './jump-form.ts';

/** A jump that ends within this time is over when the next page is built. */
const PATIENCE_MS = 1_500;

const GAP_FORM = z.object({ choice: z.enum(['catch_up', 'go_on'], 'choice'), confirm: z.literal('1').optional() });

/** Clock actions of the frame: `POST /clock/advance`, `/mode`, `/gap`, `/holders/:id/release`, `/jump/cancel`. */
export function clockPages(): Router {
  const router = Router();
  router.post('/clock/advance', advance);
  router.post('/clock/mode', changeMode);
  router.post('/clock/gap', answerGap);
  router.post('/clock/holders/:id/release', release);
  router.post('/clock/jump/cancel', (req, res) => {
    cancelJump(marketContext(res).market);
    goBack(req, res);
  });
  return router;
}

async function advance(req: Request, res: Response): Promise<void> {
  const form = readForm(JUMP_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  await showJump(req, res, advanceClock(marketContext(res).market, form.value.target, form.value.options));
}

async function changeMode(req: Request, res: Response): Promise<void> {
  const form = withRateBounds(readForm(MODE_FORM, req.body));
  if (!form.ok) throw invalidForm(form.problems);
  const refusal = await setClockMode(marketContext(res).market, form.value.mode, form.value.rate);
  if (isRefusal(refusal)) return renderRefusal(res, refusal, 'buyer');
  goBack(req, res);
}

async function answerGap(req: Request, res: Response): Promise<void> {
  const form = readForm(GAP_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const { choice, confirm } = form.value;
  const jump = await decideGap(marketContext(res).market, choice, { confirm: confirm === '1' });
  if (!jump) return goBack(req, res);
  await showJump(req, res, jump);
}

async function release(req: Request<{ id: string }>, res: Response): Promise<void> {
  const released = await releaseHolder(marketContext(res).market.workspace, req.params.id);
  // A call that has come back meanwhile does not hold the clock any more, which is what was wanted.
  if (isRefusal(released) && released.reason !== 'not_holding') return renderRefusal(res, released, 'buyer');
  goBack(req, res);
}

/**
 * Goes on after a jump was asked for: back to the page with a note when it has begun or is over, to the report of a dry
 * run, or to the question whether so many calls are wanted.
 */
export async function showJump(req: Request, res: Response, jump: Jump | Refusal): Promise<void> {
  const { market, base } = marketContext(res);
  if (isRefusal(jump)) {
    if (jump.reason === 'jump_too_many_calls') return askToConfirm(req, res, jump);
    return renderRefusal(res, jump, 'buyer');
  }
  await finishedSoon(market, jump);
  if (jump.deliver === 'dry_run') res.redirect(303, `${base}/clock/jumps/${jump.id}`);
  else goBack(req, res, jump.id);
}

/** The same form again, with the agreement in it. */
async function askToConfirm(req: Request, res: Response, { params }: Refusal): Promise<void> {
  const { t } = requestContext(res);
  const { _csrf, dryRun, confirm, ...fields } = req.body as Record<string, unknown>;
  const model = { ...params, fields, action: req.originalUrl };
  const title = t('jump.confirm.title');
  await renderPage(res, 'frame/jump-confirm', model, { part: 'simulator', section: 'jumps', title, status: 409 });
}

async function finishedSoon(market: Marketplace, jump: Jump): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([market.clock.finished(jump.id), patience]);
  clearTimeout(timer);
}

/** Back to the page that the form was on. */
export function goBack(req: Request, res: Response, jumpId?: string): void {
  const { base } = marketContext(res);
  const page = safeReturn((req.body as Record<string, unknown>)['return'], `${base}/shop`);
  res.redirect(303, withQuery(page, { jump: jumpId }));
}
