import { sellerNames } from '../../app/api-keys.ts';
import { WORKSPACE_HEADER } from '../../app/open-api/find-market.ts';
import type { Workspace } from '../../app/workspace.ts';
import { isLocked, type ApiKey } from '../../domain/api-key.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { PRODUCTION_HOSTS } from '../../protocol/open-api/aksk-mistakes.ts';
import { maskKey } from '../api/mask-key.ts';

export type ApiKeyState = 'active' | 'locked' | 'retired' | 'no_secret';

/** One AK/SK pair; the SK is masked unless it was asked for. */
export interface ApiKeyRow extends Pick<
  ApiKey,
  'id' | 'createdSimAt' | 'createdWallAt' | 'lastUsedSimAt' | 'lastUsedWallAt' | 'lockedUntilWallAt'
> {
  readonly secret: string;
  readonly revealed: boolean;
  readonly state: ApiKeyState;
  readonly failures: number;
  readonly sampleSeller: boolean;
  /** Name of the seller whose account it belongs to; `undefined` for all. */
  readonly seller: LocalizedText | undefined;
}

/** The pairs of a workspace, and how they are used. */
export interface ApiKeyList {
  readonly rows: readonly ApiKeyRow[];
  readonly sellers: readonly string[];
  readonly productionHost: string;
  readonly workspaceHeader: string;
  readonly workspaceId: string;
}

const HOST_OF_SITE = { cn: PRODUCTION_HOSTS[0], intl: PRODUCTION_HOSTS[2], eu: PRODUCTION_HOSTS[3] } as const;

/** Builds the page of access keys. @param reveal AK of the pair whose SK is shown in clear */
export function apiKeyList(workspace: Workspace, reveal?: string): ApiKeyList {
  const { state } = workspace;
  const wallAt = workspace.wall.now();
  const keys = [...state.all('apiKeys').newestFirst()];
  const inUse = (key: ApiKey): number => (key.retiredSimAt === undefined ? 0 : 1);
  return {
    rows: keys.sort((a, b) => inUse(a) - inUse(b)).map((key) => rowOf(workspace, key, { wallAt, reveal })),
    sellers: sellerNames(workspace),
    productionHost: HOST_OF_SITE[state.workspace().site],
    workspaceHeader: WORKSPACE_HEADER,
    workspaceId: workspace.id,
  };
}

/** In which state a pair is at an instant of wall time. */
export function apiKeyState(key: ApiKey, wallAt: number): ApiKeyState {
  if (key.retiredSimAt !== undefined) return 'retired';
  if (key.secret === '') return 'no_secret';
  return isLocked(key, wallAt) ? 'locked' : 'active';
}

function rowOf(
  workspace: Workspace,
  key: ApiKey,
  { wallAt, reveal }: { readonly wallAt: number; readonly reveal: string | undefined },
): ApiKeyRow {
  const { id, vendor, createdSimAt, createdWallAt, lastUsedSimAt, lastUsedWallAt, lockedUntilWallAt, failures } = key;
  const revealed = reveal === id && key.secret !== '';
  const products = [...workspace.state.all('products').values()];
  const known = products.find((product) => product.vendor.en === vendor)?.vendor;
  return {
    ...{ id, createdSimAt, createdWallAt, lastUsedSimAt, lastUsedWallAt, lockedUntilWallAt, failures, revealed },
    secret: revealed ? key.secret : key.secret === '' ? '' : maskKey(key.secret),
    state: apiKeyState(key, wallAt),
    sampleSeller: key.sampleSeller ?? false,
    seller: vendor === undefined ? undefined : (known ?? { en: vendor, zh: vendor }),
  };
}
