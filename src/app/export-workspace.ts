import { exchangeIdsOf, type Call, type Exchange } from '../domain/call.ts';
import { COLLECTION_NAMES } from '../domain/records.ts';
import { AppError } from './app-error.ts';
import type { ArchiveHeader, RecordLists } from './archive.ts';
import type { Marketplace } from './marketplace.ts';
import { withoutSecrets } from './without-secrets.ts';
import type { Workspace } from './workspace.ts';

/** What goes into the file beside the records. */
export interface ExportOptions {
  /** Access keys and passwords. */
  readonly secrets: boolean;
  /** Bytes of calls in both directions; they hold signatures and passwords, so only together with secrets. */
  readonly exchanges: boolean;
}

/** A workspace on its way into a file. */
export interface WorkspaceExport {
  readonly header: ArchiveHeader;
  readonly fileName: string;
  /** The file in pieces. It breaks off without its last line when the records are replaced meanwhile. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The workspace of this moment as one file; what changes while it is read does not get into it.
 * @throws AppError `invalid_input` (path `exchanges`) for bytes of calls without secrets
 */
export function exportWorkspace({ workspace, history }: Marketplace, options: ExportOptions): WorkspaceExport {
  if (options.exchanges && !options.secrets) {
    throw new AppError('invalid_input', 'bytes of calls hold secrets', {
      details: [{ path: 'exchanges', message: 'exchanges_need_secrets' }],
    });
  }
  const { id, name, site } = workspace.state.workspace();
  const header: ArchiveHeader = {
    programVersion: history.deps.programVersion,
    exportedWallAt: workspace.wall.now(),
    workspace: { id, name, site },
    simAt: workspace.simNow(),
    includes: { secrets: options.secrets, exchanges: options.exchanges },
  };
  const lists = listsOf(workspace, options.secrets);
  const exchanges = options.exchanges ? exchangesOf(lists.calls, workspace) : [];
  const moment = new Date(header.exportedWallAt).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
  return {
    header,
    fileName: `koogallery-${id}-${moment}.jsonl`,
    bytes: history.deps.archive.write(header, lists, exchanges),
  };
}

function listsOf(workspace: Workspace, secrets: boolean): RecordLists {
  const records = workspace.state.records();
  const lists = COLLECTION_NAMES.map((name) => {
    const list = [...records[name].values()];
    return [name, secrets ? list : lazily(list, (record) => withoutSecrets(name, record as never))];
  });
  return Object.fromEntries(lists) as RecordLists;
}

/** A list whose members are worked out when they are taken: a large export must not stop everything at its start. */
function lazily<T>(list: readonly T[], change: (record: T) => T): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (const record of list) yield change(record);
    },
  };
}

async function* exchangesOf(calls: Iterable<Call>, workspace: Workspace): AsyncGenerator<Exchange, void, undefined> {
  let replaced = false;
  const unsubscribe = workspace.onReplaced(() => (replaced = true));
  try {
    for (const call of calls) {
      for (const exchangeId of exchangeIdsOf(call)) {
        const exchange = await workspace.store.readExchange(exchangeId);
        // The same id may stand for another try in the records that are there now.
        if (replaced) throw new AppError('conflict', 'the records were replaced while they were exported');
        if (exchange) yield exchange;
      }
    }
  } finally {
    unsubscribe();
  }
}
