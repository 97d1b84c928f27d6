import type { RecoveredFile } from '../../app/ports.ts';
import type { Workspace } from '../../app/workspace.ts';
import { COLLECTION_NAMES, type CollectionName } from '../../domain/records.ts';

/** How one workspace is. */
export interface WorkspaceHealth {
  readonly id: string;
  readonly name: string;
  readonly site: 'cn' | 'intl' | 'eu';
  readonly damage: { readonly file: string; readonly reason: string } | undefined;
  /** Files that were rebuilt when the workspace was opened. */
  readonly recovered: readonly RecoveredFile[];
  /** The program was killed the last time. */
  readonly uncleanShutdown: boolean;
  readonly callsUnderWay: number;
  readonly eventsPlanned: number;
  readonly counts: readonly { readonly collection: CollectionName; readonly count: number }[];
  readonly createdWallAt: number;
}

/** Builds what the health page says about a workspace. */
export function workspaceHealth(workspace: Workspace): WorkspaceHealth {
  const { state, damage, recovered, uncleanShutdown } = workspace;
  const { id, name, site, createdWallAt } = state.workspace();
  return {
    id,
    name,
    site,
    damage,
    recovered,
    uncleanShutdown,
    callsUnderWay: state.callingIds().size,
    eventsPlanned: state.queue.size,
    counts: COLLECTION_NAMES.filter((collection) => collection !== 'workspace' && collection !== 'events').map(
      (collection) => ({ collection, count: state.all(collection).size }),
    ),
    createdWallAt,
  };
}
