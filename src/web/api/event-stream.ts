import type { Request, Response } from 'express';
import type { FeedEvent } from '../../app/feed.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import { feedResource } from '../../read/api/feed-resource.ts';

/** A comment this often keeps proxies and readers from giving the silent stream up. */
const HEARTBEAT_MS = 15_000;
/** A reader that leaves more than this unread is dropped; it catches up when it comes back. */
const UNREAD_LIMIT_BYTES = 8 * 1_048_576;
const EVENT_ID = /^\d{1,16}$/;

/**
 * Streams the news of a workspace as server-sent events: `id` of the feed, data `{kind, resource}`. A reader that sends
 * `Last-Event-ID` first gets what it missed, each record once as it is now; kind `gap` says that older news is lost.
 */
export function streamEvents(market: Marketplace, req: Request, res: Response): void {
  res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  res.flushHeaders();
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  res.write('retry: 2000\n\n');
  const write = (text: string): void => {
    res.write(text);
    if (res.writableLength > UNREAD_LIMIT_BYTES) res.destroy();
  };
  for (const missed of missedEvents(market, req.get('Last-Event-ID'))) write(missed);
  const unsubscribe = market.workspace.feed.subscribe((event) => write(eventText(market, event)));
  const heartbeat = setInterval(() => write(': heartbeat\n\n'), HEARTBEAT_MS);
  res.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}

function missedEvents(market: Marketplace, lastEventId: string | undefined): string[] {
  if (lastEventId === undefined || !EVENT_ID.test(lastEventId)) return [];
  const { feed } = market.workspace;
  const { events, gap } = feed.since(Number(lastEventId));
  const newest = new Map<string, FeedEvent>();
  for (const event of events) {
    const key = `${event.kind}/${event.subjectId}`;
    // Deleted first so that the map is in the order of the newest event of each record.
    newest.delete(key);
    newest.set(key, event);
  }
  const texts = [...newest.values()].map((event) => eventText(market, event));
  return gap ? [sseText(feed.latestId(), { kind: 'gap', resource: null })] : texts;
}

function eventText(market: Marketplace, event: FeedEvent): string {
  return sseText(event.id, { kind: event.kind, resource: feedResource(market, event) });
}

function sseText(id: number, data: unknown): string {
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
