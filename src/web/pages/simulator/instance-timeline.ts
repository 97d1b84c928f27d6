import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { refundStuckRenewal } from '../../../app/refund-stuck-renewal.ts';
import { liftSuspension, suspendInstance } from '../../../app/suspend.ts';
import { milestonesOf } from '../../../app/milestones.ts';
import { SUSPENSION_REASONS, type Instance } from '../../../domain/instance.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { instanceTimeline } from '../../../read/simulator/instance-timeline.ts';
import { PICTURE_WIDTH, type TimelineMark } from '../../../read/simulator/timeline-picture.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { entryWords, spanName, type EntryWords } from '../../timeline-words.ts';

/** The worse of two marks in one place gives the colour. */
const TONES: readonly EntryWords['tone'][] = ['', 'good', 'busy', 'warn', 'bad'];

/** `GET /simulator/instances/:id`: the life of an instance; `POST …/freeze`, `…/unfreeze` and `…/refund`: the operator's buttons. */
export function instanceTimelinePages(): Router {
  const router = Router();
  router.get('/simulator/instances/:id', showTimeline);
  router.post('/simulator/instances/:id/freeze', freeze);
  router.post('/simulator/instances/:id/unfreeze', unfreeze);
  router.post('/simulator/instances/:id/refund', refund);
  return router;
}

const FREEZE_FORM = z.object({ reason: z.enum(SUSPENSION_REASONS, 'choice').default('violation') });

async function freeze(req: Request<{ id: string }>, res: Response): Promise<void> {
  const form = readForm(FREEZE_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const { workspace } = marketContext(res).market;
  await goBack(res, await suspendInstance(workspace, req.params.id, form.value.reason));
}

async function unfreeze(req: Request<{ id: string }>, res: Response): Promise<void> {
  await goBack(res, await liftSuspension(marketContext(res).market.workspace, req.params.id));
}

async function refund(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, req.params.id);
  const done = await refundStuckRenewal(workspace, instance.openRenewalOrderId ?? '');
  await goBack(res, isRefusal(done) ? done : instance);
}

async function goBack(res: Response, done: Instance | Refusal): Promise<void> {
  if (isRefusal(done)) await renderRefusal(res, done, 'simulator', 'calls');
  else res.redirect(303, `${marketContext(res).base}/simulator/instances/${encodeURIComponent(done.id)}`);
}

async function showTimeline(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const context = requestContext(res);
  const timeline = instanceTimeline(market.workspace, findInstance(market.workspace, req.params.id));
  const worded = timeline.entries.map((entry) => entryWords(entry, timeline.instanceId, context));
  const title = context.t('timeline.title', { instance: timeline.sellerInstanceId ?? timeline.instanceId });
  const model = {
    ...timeline,
    title,
    milestones: milestonesOf(market.workspace, timeline.instanceId),
    entries: timeline.entries.map((entry, index) => ({ ...entry, ...worded[index], id: entryId(index) })),
    bars: timeline.picture.bars.map((bar) => ({ ...bar, name: spanName(bar.status, context) })),
    marks: timeline.picture.marks.map((mark) => ({ ...mark, ...markWords(mark) })),
    width: PICTURE_WIDTH,
  };
  await renderPage(res, 'simulator/instance-timeline', model, { part: 'simulator', section: 'calls', title });

  /** A single mark leads to its call or order, several to their first line in the table. */
  function markWords({ entries, count }: TimelineMark) {
    const words = entries.flatMap((index) => worded[index] ?? []);
    const [first] = words;
    const { simAt = timeline.nowSimAt, wallAt } = timeline.entries[entries[0]] ?? {};
    const { format } = context;
    const time = format.simTime(simAt) + (wallAt === undefined ? '' : ` · ${format.wallTime(wallAt)}`);
    const one = count === 1;
    return {
      tone: TONES[Math.max(...words.map(({ tone }) => TONES.indexOf(tone)))],
      glyph: one ? first?.glyph : count > 99 ? '99+' : String(count),
      label: one
        ? `${first?.text} (${time})`
        : context.t('timeline.several', { count, time, first: first?.text ?? '' }),
      href: one && first?.path !== undefined ? base + first.path : `#${entryId(entries[0])}`,
    };
  }
}

function entryId(index: number): string {
  return `entry-${index + 1}`;
}
