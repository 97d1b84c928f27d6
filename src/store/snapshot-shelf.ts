import path from 'node:path';
import { AppError } from '../app/app-error.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { errorCode, makeFolder, syncFolder, type FileSystem } from './file-system.ts';
import type { RecordTables } from './record-tables.ts';
import type { SegmentMark } from './segment-view.ts';
import {
  readManifest,
  readSnapshot,
  snapshotsPath,
  writeManifest,
  type SnapshotBody,
  type SnapshotManifest,
} from './snapshot-folder.ts';
import { DamagedFileError, diskRefused } from './stored-format.ts';

/** An id is also a folder name; `.tmp` can be none. */
const SNAPSHOT_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Ending of folders that are not snapshots yet, or no longer. */
const UNFINISHED = '.tmp';

/** The snapshots of one workspace, each a folder below `snapshots/` that is there as a whole or not at all. */
export class SnapshotShelf {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  /** In the order of taking. */
  readonly #manifests = new Map<string, SnapshotManifest>();
  /** Ids that no new snapshot can have: also those of folders that cannot be read, and of snapshots in the making. */
  readonly #taken = new Set<string>();
  readonly #leftOvers: string[] = [];
  #lastNumber = 0;

  private constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = snapshotsPath(folder);
  }

  /** Finds out what snapshots there are; writes nothing. One that cannot be read is left alone and not listed. */
  static async open(fileSystem: FileSystem, folder: string): Promise<SnapshotShelf> {
    const shelf = new SnapshotShelf(fileSystem, folder);
    await shelf.#list();
    return shelf;
  }

  /** From the oldest to the newest. */
  heads(): readonly SnapshotHead[] {
    return [...this.#manifests.values()].map(({ head }) => head);
  }

  /**
   * Which lines of the segments all snapshots need; `undefined` while that is not known: a snapshot is being made, or one
   * cannot be read.
   */
  marks(): readonly SegmentMark[] | undefined {
    if (this.#taken.size > this.#manifests.size) return undefined;
    return [...this.#manifests.values()].map(({ segments }) => segments);
  }

  has(id: string): boolean {
    return this.#manifests.has(id);
  }

  /** Removes what a killed process left half made or half deleted. */
  async clearLeftOvers(): Promise<void> {
    for (const name of this.#leftOvers.splice(0)) await this.#remove(path.join(this.#folder, name));
  }

  /**
   * Makes a snapshot.
   * @param fill puts the files into a folder that is not a snapshot yet
   * @throws AppError `conflict` when the id is taken, `invalid_input` when it is no id, `store.disk_refused`
   */
  async add(head: SnapshotHead, fill: (folder: string) => Promise<SnapshotBody>): Promise<void> {
    const { id } = head;
    if (!SNAPSHOT_ID.test(id)) throw new AppError('invalid_input', `not a snapshot id: ${JSON.stringify(id)}`);
    if (this.#taken.has(id)) throw new AppError('conflict', `snapshot ${id} exists`, { params: { id } });
    this.#taken.add(id);
    const number = ++this.#lastNumber;
    try {
      this.#manifests.set(id, await this.#make(head, number, fill));
    } catch (error) {
      this.#taken.delete(id);
      throw diskRefused(`keep snapshot ${id}`, error);
    }
  }

  /** Reads a snapshot. @throws AppError `not_found`, `store.snapshot_damaged` */
  async read(
    id: string,
  ): Promise<{ readonly tables: RecordTables } & Pick<SnapshotBody, 'segments' | 'finishedCalls'>> {
    const manifest = this.#manifests.get(id);
    if (!manifest) {
      throw new AppError('not_found', `no snapshot ${id}`, { params: { collection: 'snapshot', id } });
    }
    try {
      const { segments, finishedCalls } = manifest;
      return { ...(await readSnapshot(this.#fileSystem, this.#place(id))), segments, finishedCalls };
    } catch (error) {
      throw snapshotDamaged(id, error);
    }
  }

  /** Deletes a snapshot: at once as far as anybody can see, its files one by one after that. */
  async remove(id: string): Promise<void> {
    const unfinished = `${this.#place(id)}${UNFINISHED}`;
    try {
      await this.#fileSystem.rename(this.#place(id), unfinished);
      this.#manifests.delete(id);
      await syncFolder(this.#fileSystem, this.#folder);
    } catch (error) {
      if (this.#manifests.has(id)) throw diskRefused(`delete snapshot ${id}`, error);
    }
    this.#taken.delete(id);
    await this.#remove(unfinished);
  }

  async #make(
    head: SnapshotHead,
    number: number,
    fill: (folder: string) => Promise<SnapshotBody>,
  ): Promise<SnapshotManifest> {
    const place = this.#place(head.id);
    const unfinished = `${place}${UNFINISHED}`;
    try {
      await makeFolder(this.#fileSystem, this.#folder);
      // What could not be removed after a failure or a deletion.
      await this.#fileSystem.rm(unfinished, { recursive: true, force: true });
      await this.#fileSystem.mkdir(unfinished);
      const manifest = { number, head, ...(await fill(unfinished)) };
      await writeManifest(this.#fileSystem, unfinished, manifest);
      await syncFolder(this.#fileSystem, unfinished);
      await this.#fileSystem.rename(unfinished, place);
      await syncFolder(this.#fileSystem, this.#folder);
      return manifest;
    } catch (error) {
      await this.#remove(unfinished);
      await this.#remove(place);
      throw error;
    }
  }

  async #list(): Promise<void> {
    const names = await this.#fileSystem.readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const found: SnapshotManifest[] = [];
    for (const name of names) {
      if (name.endsWith(UNFINISHED)) {
        this.#leftOvers.push(name);
        continue;
      }
      this.#taken.add(name);
      const manifest = await readManifest(this.#fileSystem, this.#place(name)).catch(() => undefined);
      if (manifest?.head.id === name) found.push(manifest);
    }
    for (const manifest of found.sort((a, b) => a.number - b.number)) {
      this.#manifests.set(manifest.head.id, manifest);
      this.#lastNumber = manifest.number;
    }
  }

  #place(id: string): string {
    return path.join(this.#folder, id);
  }

  /** What cannot be removed now is removed at the next start. */
  async #remove(place: string): Promise<void> {
    await this.#fileSystem.rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** What a snapshot that cannot be read is answered with. */
export function snapshotDamaged(id: string, error: unknown): AppError {
  const refused = (file: string, reason: string): AppError =>
    new AppError('store.snapshot_damaged', `${file}: ${reason}`, { params: { file, reason }, cause: error });
  if (error instanceof DamagedFileError) return refused(error.file, error.reason);
  if (error instanceof AppError && error.code === 'store.newer_version') {
    return refused(String(error.params['file']), error.message);
  }
  return diskRefused(`read snapshot ${id}`, error);
}
