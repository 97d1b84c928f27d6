import { nodeFileSystem } from '../../src/store/file-system.ts';
import { readFolder } from '../../src/store/read-folder.ts';
import { SegmentArchive } from '../../src/store/segment-archive.ts';
import { SegmentReader } from '../../src/store/segment-files.ts';
import { allRecords } from '../support/all-records.ts';

/** Everything that can be read in a folder, without changing it. */
export async function recordsIn(folder: string) {
  const content = await readFolder(nodeFileSystem, folder);
  const finishedCalls = new SegmentArchive(content.segments.calls, new SegmentReader(folder));
  const records = allRecords({ records: content.tables, finishedCalls });
  const { damage, recovered, segments } = content;
  return { damage, recovered, records, exchanges: segments.exchanges };
}
