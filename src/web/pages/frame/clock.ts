import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { advanceClock, type JumpTarget } from '../../../app/advance-clock.ts';
import { AppError } from '../../../app/app-error.ts';
import type { Jump } from '../../../app/clock-runner.ts';
import type { Marketplace } from '../../../app/marketplace.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { parseBeijing } from '../../../i18n/beijing-fields.ts';
import { jumpReport } from '../../../read/frame/jump-report.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { safeReturn, withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

/** A jump that ends within this time is over when the next page is built. */
const PATIENCE_MS = 1_500;

const dateTime = z
  .string()
  .max(40, 'too_long')
  .transform((text, context) => {
    const at = parseBeijing(text);
    if (at === undefined) context.addIssue({ code: 'custom', message: 'date_time', input: text });
    return at ?? 0;
  });

const ADVANCE = z
  .object({ by: z.string().max(40, 'too_long'), to: dateTime, next: z.literal('1') })
  .partial()
  .transform(({ by, to, next }, context): JumpTarget => {
    if (next !== undefined) return { next: true };
    if (to !== undefined) return { toSimAt: to };
    if (by === undefined) context.addIssue({ code: 'custom', message: 'required', path: ['by'], input: by });
    return { by: by ?? '' };
  });
const MODE = z.object({ mode: z.enum(['frozen', 'real'], 'choice') });

/** Clock actions of the frame (`POST /clock/…`) and the report of a jump (`GET /clock/jumps/:id`). */
export function clockPages(): Router {
  const router = Router();
  router.post('/clock/advance', advance);
  router.post('/clock/mode', changeMode);
  router.post('/clock/jump/cancel', (req, res) => {
    marketContext(res).market.clock.cancel();
    goBack(req, res);
  });
  router.get('/clock/jumps/:id', showReport);
  return router;
}

async function advance(req: Request, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const form = readForm(ADVANCE, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const jump = advanceClock(market, form.value);
  if (isRefusal(jump)) return renderRefusal(res, jump, 'buyer');
  await finishedSoon(market, jump);
  goBack(req, res, jump.id);
}

async function changeMode(req: Request, res: Response): Promise<void> {
  const form = readForm(MODE, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const refusal = await marketContext(res).market.clock.setMode(form.value.mode);
  if (isRefusal(refusal)) return renderRefusal(res, refusal, 'buyer');
  goBack(req, res);
}

async function showReport(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const jump = market.clock.jump(req.params.id);
  if (!jump) throw new AppError('not_found', `no jump ${req.params.id}`);
  const { t } = requestContext(res);
  await renderPage(res, 'frame/jump', jumpReport(market.workspace, jump), {
    part: 'simulator',
    section: 'jumps',
    title: t('jump.title'),
  });
}

async function finishedSoon(market: Marketplace, jump: Jump): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([market.clock.finished(jump.id), patience]);
  clearTimeout(timer);
}

function goBack(req: Request, res: Response, jumpId?: string): void {
  const { base } = marketContext(res);
  const page = safeReturn((req.body as Record<string, unknown>)['return'], `${base}/shop`);
  res.redirect(303, withQuery(page, { jump: jumpId }));
}
