import { type Request, type Response, Router } from 'express';
import { findInstance } from '../../../app/find-record.ts';
import { milestonesOf } from '../../../app/milestones.ts';
import { instanceTimeline } from '../../../read/simulator/instance-timeline.ts';
import { PICTURE_WIDTH, type TimelineMark } from '../../../read/simulator/timeline-picture.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { entryWords, spanName, type EntryWords } from '../../timeline-words.ts';

/** The worse of two marks in one place gives the colour. */
const TONES: readonly EntryWords['tone'][] = ['', 'good', 'busy', 'warn', 'bad'];

/** `GET /simulator/instances/:id`: the life of an instance as a picture and as a table. */
export function instanceTimelinePages(): Router {
  const router = Router();
  router.get('/simulator/instances/:id', showTimeline);
  return router;
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
