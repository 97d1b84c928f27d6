import type { RequestHandler } from 'express';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import { setMarketContext } from '../request-context.ts';
import type { WebDeps } from '../web-deps.ts';

/** Cookie (with the workspace's path) that remembers which buyer is played. */
export const BUYER_COOKIE = 'koosim-buyer';

/** Finds the workspace of the address and the buyer who is played. @throws AppError `not_found` */
export function openWorkspace(deps: WebDeps): RequestHandler<{ workspace: string }> {
  return (req, res, next) => {
    const workspaceId = req.params.workspace;
    const market = deps.workspaces.get(workspaceId);
    const chosen: unknown = (req.cookies as Record<string, unknown>)[BUYER_COOKIE];
    setMarketContext(res, {
      market,
      workspaceId,
      base: `/w/${encodeURIComponent(workspaceId)}`,
      buyer: actingBuyer(market, chosen),
    });
    next();
  };
}

function actingBuyer({ workspace }: Marketplace, chosen: unknown): Buyer | undefined {
  const known = typeof chosen === 'string' ? workspace.state.get('buyers', chosen) : undefined;
  if (known) return known;
  const [first] = workspace.state.all('buyers').values();
  return first;
}
