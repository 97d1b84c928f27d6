import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A scenario that is shipped. */
export interface GalleryEntry {
  /** Name of its file without the ending. */
  readonly id: string;
  readonly file: string;
  readonly text: string;
}

const ENDING = '.yaml';

/** Reads the shipped scenarios, in the order of their names. */
export function readGallery(folder: string): readonly GalleryEntry[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((file) => ({ id: file.slice(0, -ENDING.length), file, text: readFileSync(path.join(folder, file), 'utf8') }));
}
