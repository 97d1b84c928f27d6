import { type Request, type Response, Router } from 'express';
import type { FeedEvent } from '../../../app/feed.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { callLine } from '../../../read/frame/call-line.ts';
import { clockModel } from '../../../read/frame/clock-model.ts';
import { undoModel } from '../../../read/frame/undo-model.ts';
import { renderFragment } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

/** News is collected this long and sent together: a jump must not flood the pages. */
const COLLECT_MS = 200;
/** Lines for the tray in one delivery; older ones would scroll out of sight at once. */
const LINES_PER_DELIVERY = 12;
/** Comment that keeps connections from being closed as idle. */
const KEEP_ALIVE_MS = 20_000;

/**
 * `GET /news`: server-sent events for the frame. `clock` and `clock-side` replace parts of the clock bar, `call` adds a
 * line to the tray, `undo` replaces the offer to undo, `changed` tells live parts of pages to fetch themselves again, and
 * `replaced` tells the page to do so as a whole: the records are others. The ids are those of the feed, so
 * that a reader who was away catches up (`Last-Event-ID`, or `after` for what the page has shown already).
 */
export function newsPages(): Router {
  const router = Router();
  router.get('/news', (req, res) => streamNews(req, res));
  return router;
}

function streamNews(req: Request, res: Response): void {
  const { workspace } = marketContext(res).market;
  const token = (res.locals['csrfToken'] as () => string)();
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  const delivery = new Delivery(req, res, token);
  const { events } = workspace.feed.since(lastSeen(req, workspace));
  for (const event of events) delivery.add(event);
  const unsubscribe = workspace.feed.subscribe((event) => delivery.add(event));
  const keepAlive = setInterval(() => res.write(': still here\n\n'), KEEP_ALIVE_MS);
  res.on('close', () => {
    unsubscribe();
    clearInterval(keepAlive);
    delivery.stop();
  });
  res.write('retry: 2000\n\n');
}

function lastSeen(req: Request, workspace: Workspace): number {
  const id = Number(req.get('Last-Event-ID') ?? req.query['after']);
  return Number.isSafeInteger(id) && id >= 0 ? id : workspace.feed.latestId();
}

/** Collects news for one reader and writes it in small bundles. */
class Delivery {
  readonly #req: Request;
  readonly #res: Response;
  readonly #token: string;
  readonly #callIds = new Set<string>();
  #latestId = 0;
  #replaced = false;
  /** The offer that the page shows: replaced only by another one, so that nothing is taken from under a finger. */
  #shownUndo: string;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(req: Request, res: Response, token: string) {
    this.#req = req;
    this.#res = res;
    this.#token = token;
    this.#shownUndo = typeof req.query['undo'] === 'string' ? req.query['undo'] : this.#undoKey();
  }

  add(event: FeedEvent): void {
    this.#latestId = event.id;
    if (event.kind === 'replaced') this.#replaced = true;
    if (event.kind === 'call') {
      // Delete first: the newest change decides the place.
      this.#callIds.delete(event.subjectId);
      this.#callIds.add(event.subjectId);
    }
    this.#timer ??= setTimeout(() => void this.#send(), COLLECT_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    const ids = [...this.#callIds].slice(-LINES_PER_DELIVERY);
    const latestId = this.#latestId;
    this.#callIds.clear();
    try {
      const text = await this.#compose(ids, latestId);
      if (!this.#stopped) this.#res.write(text);
    } catch (error) {
      requestContext(this.#res).deps.onDefect?.(error);
      this.#res.end();
    } finally {
      this.#timer = undefined;
    }
    if (!this.#stopped && this.#latestId !== latestId) this.#timer ??= setTimeout(() => void this.#send(), COLLECT_MS);
  }

  #undoKey(): string {
    return undoModel(marketContext(this.#res).market)?.snapshot.id ?? '';
  }

  async #compose(callIds: readonly string[], latestId: number): Promise<string> {
    const { market } = marketContext(this.#res);
    const clock = clockModel(market, requestContext(this.#res).deps.wall.now());
    const locals = { clock, csrfToken: () => this.#token, returnTo: returnOf(this.#req) };
    const messages = [
      message('clock', await renderFragment(this.#res, 'frame/clock-reading', locals)),
      message('clock-side', await renderFragment(this.#res, 'frame/clock-side', locals)),
    ];
    for (const id of callIds) {
      const call = market.workspace.state.get('calls', id);
      if (!call) continue;
      const line = callLine(market.workspace, call);
      messages.push(message('call', await renderFragment(this.#res, 'frame/tray-line', { line })));
    }
    const undoKey = this.#undoKey();
    if (undoKey !== this.#shownUndo) {
      const undo = { ...locals, undo: undoModel(market) };
      messages.push(
        message('undo', (await renderFragment(this.#res, 'frame/undo', undo)).trim() || '<!-- nothing -->'),
      );
      this.#shownUndo = undoKey;
    }
    if (this.#replaced) messages.push(message('replaced', String(latestId)));
    this.#replaced = false;
    // The id comes last: a reader that lost the connection in between gets the whole bundle again.
    return `${messages.join('')}id: ${latestId}\n${message('changed', String(latestId))}`;
  }
}

function message(event: string, data: string): string {
  const lines = data.split(/\r?\n/).filter((line) => line.trim() !== '');
  return `event: ${event}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
}

function returnOf(req: Request): string {
  const page = req.query['page'];
  return typeof page === 'string' ? page : '';
}
