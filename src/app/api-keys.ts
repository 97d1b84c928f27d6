import type { ApiKey } from '../domain/api-key.ts';
import {
  addApiKey as decideAdd,
  retireApiKey as decideRetire,
  unlockApiKey as decideUnlock,
} from '../domain/keep-api-keys.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The AK/SK pair that the bundled sample seller signs with. */
export interface SampleSellerKey {
  readonly accessKeyId: string;
  readonly secretKey: string;
}

/** English names of the sellers in the catalogue. */
export function sellerNames(workspace: Workspace): string[] {
  return [...new Set([...workspace.state.all('products').values()].map(({ vendor }) => vendor.en))].sort();
}

/**
 * Makes a new AK/SK pair.
 * @param vendor the seller whose account it belongs to; without it, it sees the orders of all
 * @throws AppError `not_found` for a seller that the catalogue does not name
 */
export async function addApiKey(workspace: Workspace, { vendor }: { readonly vendor?: string } = {}): Promise<ApiKey> {
  if (vendor !== undefined && !sellerNames(workspace).includes(vendor)) {
    throw new AppError('not_found', `no seller ${vendor}`, { params: { collection: 'sellers', id: vendor } });
  }
  const key = await carriedOut(workspace, 'add-api-key', { seller: vendor }, () =>
    workspace.decide((draft) => decideAdd(draft, vendor === undefined ? {} : { vendor })),
  );
  return key as ApiKey;
}

/** Takes a pair out of use for ever. @throws AppError `not_found` */
export async function retireApiKey(workspace: Workspace, id: string): Promise<ApiKey> {
  findRecord(workspace, 'apiKeys', id);
  const key = await carriedOut(workspace, 'retire-api-key', { id }, () =>
    workspace.decide((draft) => decideRetire(draft, id)),
  );
  return key as ApiKey;
}

/** Ends the lock of an AK before its time. @throws AppError `not_found` */
export async function unlockApiKey(workspace: Workspace, id: string): Promise<ApiKey> {
  findRecord(workspace, 'apiKeys', id);
  const key = await carriedOut(workspace, 'unlock-api-key', { id }, () =>
    workspace.decide((draft) => decideUnlock(draft, id)),
  );
  return key as ApiKey;
}

/**
 * Sees to it that a workspace has a pair to begin with, and knows that of the sample seller as it is now. Workspaces made
 * before there were pairs get their first one so.
 */
export async function ensureApiKeys(workspace: Workspace, sample: SampleSellerKey | undefined): Promise<void> {
  const keys = [...workspace.state.all('apiKeys').values()];
  const hasOwn = keys.some(({ sampleSeller }) => !sampleSeller);
  await workspace.decide((draft) => {
    if (!hasOwn) decideAdd(draft);
    if (!sample) return;
    const known = draft.get('apiKeys', sample.accessKeyId);
    if (known?.secret === sample.secretKey || known?.retiredSimAt !== undefined) return;
    draft.put('apiKeys', {
      id: sample.accessKeyId,
      secret: sample.secretKey,
      sampleSeller: true,
      createdSimAt: draft.context.simAt,
      createdWallAt: draft.context.wallAt,
      failures: 0,
    });
  });
}
