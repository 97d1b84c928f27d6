import type { ApiKey } from '../../domain/api-key.ts';
import { queryOf, type ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import type { Marketplace } from '../marketplace.ts';
import type { Workspaces } from '../workspaces.ts';

/** The first record of a push lies within. */
const LOOKED_AT_BYTES = 4_096;

/** Names the workspace that a request is for; production has no such header. */
export const WORKSPACE_HEADER = 'X-Koosim-Workspace';

/**
 * The workspace that a request is for: the one that a header names; without it the one that holds the AK. Where several
 * hold it (the sample seller's, or a workspace and its copy), the one that knows the order asked for or the instance pushed for, else the first.
 * A request whose AK nobody knows belongs to `default`, or where there is none to the first.
 * @returns `undefined` only where a header names a workspace that is not there, or there is none at all
 */
export function findMarket(
  workspaces: Workspaces,
  {
    accessKeyId,
    workspaceId,
    request,
  }: {
    readonly accessKeyId: string | undefined;
    readonly workspaceId: string | undefined;
    readonly request: Pick<ReceivedRequest, 'target' | 'body'>;
  },
): Marketplace | undefined {
  const all = workspaces.list();
  if (workspaceId !== undefined) return all.find(({ workspace }) => workspace.id === workspaceId);
  const holders = accessKeyId === undefined ? [] : all.filter((market) => keyIn(market, accessKeyId) !== undefined);
  const known =
    holders.length > 1
      ? holders.find((market) => knowsOrder(market, request) || knowsInstance(market, request))
      : undefined;
  return known ?? holders[0] ?? all.find(({ workspace }) => workspace.id === 'default') ?? all[0];
}

function keyIn({ workspace }: Marketplace, accessKeyId: string): ApiKey | undefined {
  return workspace.state.get('apiKeys', accessKeyId);
}

function knowsOrder({ workspace }: Marketplace, request: Pick<ReceivedRequest, 'target'>): boolean {
  const orderId = queryOf(request).find(([name]) => name === 'orderId')?.[1];
  return orderId !== undefined && workspace.state.get('orders', orderId) !== undefined;
}

/** Looks into the body by its text alone: whether it can be read at all is found later. */
function knowsInstance({ workspace }: Marketplace, { body }: Pick<ReceivedRequest, 'body'>): boolean {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, LOOKED_AT_BYTES)).toString('utf8');
  const id = /"instance_id"\s*:\s*"([^"\\]{1,64})"/.exec(text)?.[1];
  return id !== undefined && workspace.state.instanceOfSellerId(id) !== undefined;
}
