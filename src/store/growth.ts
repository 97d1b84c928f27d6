import path from 'node:path';
import { z } from 'zod';
import { errorCode, syncFolder, writeNewFile, type FileSystem } from './file-system.ts';
import { firstProblem } from './schema-tools.ts';
import { DamagedFileError, FORMAT_VERSION, parseStored, refuseNewerVersion } from './stored-format.ts';

const bytes = z.number().int().nonnegative();
const mark = z.array(z.object({ from: bytes, to: bytes, staged: z.boolean().optional() }));

/**
 * What of the files that only grow belongs to the records of one moment. Going back in time takes nothing out of them:
 * a call that is tried again after a rewind has other bytes under the same id, and both may be asked for.
 */
export type GrowthMark = z.infer<typeof mark>;

/** Schema of what belongs to the present records: what a restore put back, and all that came after it. */
export const growthView = z.object({ before: mark, ownFrom: bytes });
export type GrowthView = z.infer<typeof growthView>;

/** Schema of a stored mark. */
export const growthMark = mark;

/** The view that the documents go with. */
export interface StoredView {
  /** The restore that brought it about; 0 when there was none. */
  readonly commit: number;
  readonly view: GrowthView;
}

const storedSchema = z.object({ formatVersion: z.literal(FORMAT_VERSION), commit: bytes, view: growthView });

/** Where the view is kept once the journal's restore line is gone. A workspace without a restore has no such file. */
function viewPath(folder: string): string {
  return path.join(folder, 'exchanges.view.json');
}

/** Reads the view at rest. @throws DamagedFileError, AppError `store.newer_version` */
export async function readView(fileSystem: FileSystem, folder: string): Promise<StoredView> {
  const file = viewPath(folder);
  const content = await fileSystem.readFile(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new DamagedFileError(file, String(error));
  });
  if (!content) return { commit: 0, view: { before: [], ownFrom: 0 } };
  const stored = parseStored(content, file, 'not readable as JSON');
  refuseNewerVersion(stored, file);
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) throw new DamagedFileError(file, firstProblem(parsed.error));
  return parsed.data;
}

/** Replaces the view at rest, durably and as a whole. */
export async function writeView(fileSystem: FileSystem, folder: string, { commit, view }: StoredView): Promise<void> {
  const file = viewPath(folder);
  const text = `${JSON.stringify({ formatVersion: FORMAT_VERSION, commit, view })}\n`;
  await writeNewFile(fileSystem, `${file}.tmp`, [Buffer.from(text)]);
  await fileSystem.rename(`${file}.tmp`, file);
  await syncFolder(fileSystem, folder);
}
