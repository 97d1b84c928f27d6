import type { Request, Response } from 'express';
import type { Marketplace } from '../../../app/marketplace.ts';
import { restartCall } from '../../../app/restart-calls.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { renderRefusal } from '../../html-errors.ts';
import { marketContext } from '../../request-context.ts';
import type { Part } from '../../sections.ts';

/** A call that ends within this time shows its result at once, also without scripts. */
const PATIENCE_MS = 1_000;

/**
 * Restarts the call of the address by hand and gives it a moment to end.
 * @returns whether it was restarted; if not, the refusal has been answered with
 */
export async function restartFromPage(
  req: Request<{ id: string }>,
  res: Response,
  page: { readonly part: Part; readonly section: string },
): Promise<boolean> {
  const { market } = marketContext(res);
  const restarted = await restartCall(market.workspace, req.params.id);
  if (isRefusal(restarted)) {
    await renderRefusal(res, restarted, page.part, page.section);
    return false;
  }
  await endedSoon(market, restarted.id);
  return true;
}

function endedSoon({ workspace }: Marketplace, callId: string): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      unsubscribe();
      clearTimeout(timer);
      resolve();
    };
    const check = (): void => {
      if (workspace.state.get('calls', callId)?.status !== 'calling' || workspace.damage) end();
    };
    const timer = setTimeout(end, PATIENCE_MS);
    const unsubscribe = workspace.feed.subscribe(check);
    check();
  });
}
