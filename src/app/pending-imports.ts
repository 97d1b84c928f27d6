import { AppError } from './app-error.ts';
import type { ArchiveSummary, ScratchFile } from './archive.ts';

/** An uploaded file that was found good and waits for a decision. */
export interface PendingImport {
  readonly id: string;
  readonly file: ScratchFile;
  readonly summary: ArchiveSummary;
}

/** Uploads that wait at the same time; the oldest gives way. */
const WAITING_MAX = 3;

/** Uploaded files between their preview and the decision about them. */
export class PendingImports {
  readonly #waiting = new Map<string, PendingImport>();
  #lastNumber = 0;

  /** Keeps a checked file. */
  async add(file: ScratchFile, summary: ArchiveSummary): Promise<PendingImport> {
    const pending = { id: `import-${++this.#lastNumber}`, file, summary };
    this.#waiting.set(pending.id, pending);
    for (const id of [...this.#waiting.keys()].slice(0, -WAITING_MAX)) await this.discard(id);
    return pending;
  }

  /** @throws AppError `not_found` */
  get(id: string): PendingImport {
    const pending = this.#waiting.get(id);
    if (!pending) throw new AppError('not_found', `no import ${id}`, { params: { collection: 'imports', id } });
    return pending;
  }

  /** Forgets a file; unknown ids are ignored. */
  async discard(id: string): Promise<void> {
    const pending = this.#waiting.get(id);
    this.#waiting.delete(id);
    await pending?.file.discard();
  }

  async discardAll(): Promise<void> {
    for (const id of [...this.#waiting.keys()]) await this.discard(id);
  }
}
