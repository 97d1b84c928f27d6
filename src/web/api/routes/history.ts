import { setEditsAside, takeOverEdits } from '../../../app/edited-files.ts';
import { exportWorkspace } from '../../../app/export-workspace.ts';
import { applyImport, importedWorkspace, previewImport, receiveImport } from '../../../app/import-workspace.ts';
import type { PendingImport } from '../../../app/pending-imports.ts';
import { resetWorkspace } from '../../../app/reset-workspace.ts';
import { restoreSnapshot } from '../../../app/restore-snapshot.ts';
import { deleteSnapshot, takeSnapshot } from '../../../app/take-snapshot.ts';
import { clockResource } from '../../../read/api/clock-resource.ts';
import { importPreviewResource } from '../../../read/api/import-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { snapshotResource } from '../../../read/api/snapshot-resource.ts';
import { workspaceResource } from '../../../read/api/workspace-resource.ts';
import { EXPORT_TYPE, sendExport } from '../../send-export.ts';
import { Reply, workspaceRoute, type RawAnswer } from '../api-route.ts';
import { PAGE_QUERY } from '../schemas/common.ts';
import {
  EDIT_CHOICE,
  EDITED_FILES,
  EXPORT_QUERY,
  IMPORTED,
  IMPORT_QUERY,
  NEW_SNAPSHOT,
  RESET,
  RESET_DONE,
  RESTORED,
  SNAPSHOT,
  SNAPSHOT_LIST,
  SNAPSHOT_PARAM,
} from '../schemas/history.ts';

const tag = 'Snapshots, reset, export and import';

const NOT_UNSENT = 'Calls that were sent cannot be unsent, and the service of the seller does not travel back.';

export const HISTORY_ROUTES = [
  workspaceRoute({
    id: 'listSnapshots',
    method: 'get',
    path: '/snapshots',
    tag,
    summary: 'Snapshots, newest first',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Named and automatic ones.', schema: SNAPSHOT_LIST }],
    faults: [],
    handle: ({ market, query }) => mapPage(pageOf(market.history.list(), query), snapshotResource),
  }),
  workspaceRoute({
    id: 'takeSnapshot',
    method: 'post',
    path: '/snapshots',
    tag,
    summary: 'Keep the workspace as it is now, under a name',
    body: NEW_SNAPSHOT,
    success: [{ status: 201, description: 'The snapshot.', schema: SNAPSHOT }],
    faults: ['conflict'],
    handle: async ({ market, body }) => snapshotResource(await takeSnapshot(market, body.name)),
  }),
  workspaceRoute({
    id: 'restoreSnapshot',
    method: 'post',
    path: '/snapshots/:name/restore',
    tag,
    summary: 'Rewind the workspace to a snapshot',
    description: `Records, settings and clock are those of then; a running jump ends first. ${NOT_UNSENT}`,
    params: SNAPSHOT_PARAM,
    success: [{ status: 200, description: 'Where the workspace is now, and the way back.', schema: RESTORED }],
    faults: ['store.snapshot_damaged'],
    handle: async ({ market, params }) => {
      const { snapshot, before } = await restoreSnapshot(market, params.name);
      return { restored: snapshotResource(snapshot), undo: snapshotResource(before), clock: clockResource(market) };
    },
  }),
  workspaceRoute({
    id: 'deleteSnapshot',
    method: 'delete',
    path: '/snapshots/:name',
    tag,
    summary: 'Forget a snapshot',
    params: SNAPSHOT_PARAM,
    success: [{ status: 204, description: 'Forgotten.' }],
    faults: [],
    handle: ({ market, params }) => deleteSnapshot(market, params.name),
  }),
  workspaceRoute({
    id: 'resetWorkspace',
    method: 'post',
    path: '/reset',
    tag,
    summary: 'Begin anew, in one of three sizes',
    description: `Id, name and site always stay. ${NOT_UNSENT}`,
    body: RESET,
    success: [{ status: 200, description: 'The workspace as it is now, and the way back.', schema: RESET_DONE }],
    faults: [],
    handle: async ({ market, body: { scope, keepAddresses } }) => {
      const undo = await resetWorkspace(market, scope, { keepAddresses });
      return { scope, undo: snapshotResource(undo), workspace: workspaceResource(market.workspace) };
    },
  }),
  workspaceRoute({
    id: 'listEditedFiles',
    method: 'get',
    path: '/edited-files',
    tag,
    summary: 'Data files that somebody has edited by hand while the program runs',
    success: [
      { status: 200, description: 'Their names; they are left alone until decided about.', schema: EDITED_FILES },
    ],
    faults: [],
    handle: async ({ market: { workspace } }) => {
      await workspace.lookForEdits();
      return { items: workspace.editedFiles.map((name) => ({ id: name })) };
    },
  }),
  workspaceRoute({
    id: 'decideAboutEditedFiles',
    method: 'post',
    path: '/edited-files',
    tag,
    summary: 'Take edited data files over, or set them aside',
    description: 'Taken over as a restart would: what has changed here since wins. A snapshot is taken before.',
    body: EDIT_CHOICE,
    success: [{ status: 200, description: 'Files that are still edited.', schema: EDITED_FILES }],
    faults: ['store.edit_refused', 'store.disk_refused'],
    handle: async ({ market, body: { choice } }) => {
      if (choice === 'take_over') await takeOverEdits(market);
      else await setEditsAside(market);
      return { items: market.workspace.editedFiles.map((name) => ({ id: name })) };
    },
  }),
  workspaceRoute({
    id: 'exportWorkspace',
    method: 'get',
    path: '/export',
    tag,
    summary: 'The workspace as one file',
    description:
      'JSON Lines: a header, a line for each record and, if asked for, for the bytes of each call, and a last line with ' +
      'counts and checksum. A file without its last line is not complete.',
    query: EXPORT_QUERY,
    success: [{ status: 200, description: 'The file.', contentType: EXPORT_TYPE }],
    faults: [],
    handle: ({ market, query }): RawAnswer => {
      const exported = exportWorkspace(market, query);
      return (_req, res) => void sendExport(res, exported);
    },
  }),
  workspaceRoute({
    id: 'importWorkspace',
    method: 'post',
    path: '/import',
    tag,
    summary: 'Bring a file in: in place of this workspace, or as a new one',
    description:
      'The whole file is checked before anything changes. Id and name of this workspace stay. Keys that are not in the ' +
      'file stay as they are here, or are drawn anew.',
    query: IMPORT_QUERY,
    rawBody: { contentType: EXPORT_TYPE, description: 'A file of `GET …/export`, at most 512 MiB.' },
    success: [
      { status: 200, description: 'What was in the file, and the way back.', schema: IMPORTED },
      { status: 201, description: 'The new workspace is made.', schema: IMPORTED },
    ],
    faults: [
      'conflict',
      'import.foreign',
      'import.newer_version',
      'import.incomplete',
      'import.checksum',
      'import.damaged',
      'import.wrong_record',
    ],
    handle: async ({ market, query, bytes, workspaces }) => {
      const pending = await receiveImport(market, bytes);
      const preview = importPreviewResource(previewImport(market, pending));
      try {
        if (query.preview) return { applied: false, workspaceId: null, undo: null, preview };
        const id = query.newWorkspace;
        if (id === undefined) {
          const undo = snapshotResource(await applyImport(market, pending));
          return { applied: true, workspaceId: market.workspace.id, undo, preview };
        }
        await workspaces.createFrom(id, () => importedWorkspace(market, pending, { id, name: nameOf(query, pending) }));
        return new Reply(201, { applied: true, workspaceId: id, undo: null, preview });
      } finally {
        await market.history.imports.discard(pending.id);
      }
    },
  }),
];

function nameOf(query: { readonly name?: string | undefined }, { summary }: PendingImport): string {
  return query.name ?? summary.header.workspace.name;
}
