import type { CollectionName } from '../domain/records.ts';
import { DocumentAdapter, openDocument } from './collection-document.ts';
import type { Checkpoint } from './commit-log.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Writes the changed collections of a checkpoint as lowdb documents, one after another. Killed in between, the journal
 * still holds every commit that a document not yet written lacks.
 * @returns bytes written
 */
export async function writeDocuments(
  fileSystem: FileSystem,
  folder: string,
  { changed, throughCommit }: Pick<Checkpoint, 'changed' | 'throughCommit'>,
): Promise<number> {
  let bytes = 0;
  for (const [collection, records] of changed) {
    const adapter = new DocumentAdapter<CollectionName>(fileSystem, folder, collection);
    const document = openDocument(adapter, collection);
    document.data = { ...document.data, throughCommit, records };
    await document.write();
    bytes += adapter.writtenBytes;
  }
  return bytes;
}
