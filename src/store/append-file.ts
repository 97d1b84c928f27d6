import type { FileHandle } from 'node:fs/promises';
import type { FileSystem } from './file-system.ts';

/** A file that only grows. Its end is known, so that a failed write can be taken back. */
export class AppendFile {
  readonly #handle: FileHandle;
  #length: number;
  #sound = true;

  private constructor(handle: FileHandle, length: number) {
    this.#handle = handle;
    this.#length = length;
  }

  /**
   * Opens or creates a file for appending.
   * @param keepBytes cuts off what follows: the torn end that a killed process left
   */
  static async open(fileSystem: FileSystem, file: string, keepBytes?: number): Promise<AppendFile> {
    const handle = await fileSystem.open(file, 'a+');
    try {
      const { size } = await handle.stat();
      if (keepBytes === undefined || size <= keepBytes) return new AppendFile(handle, size);
      await handle.truncate(keepBytes);
      await handle.sync();
      return new AppendFile(handle, keepBytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** Whether the file is known to end where `length` says; false when a failed write could not be taken back. */
  get sound(): boolean {
    return this.#sound;
  }

  /** Appends and resolves when the bytes are on disk. When that fails, what was written is taken back if possible. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(bytes);
      await this.#handle.datasync();
    } catch (error) {
      await this.#takeBack();
      throw error;
    }
    this.#length += bytes.length;
  }

  /** Bytes from `offset`; fewer than `length` when the file ends before. */
  async read(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #takeBack(): Promise<void> {
    try {
      await this.#handle.truncate(this.#length);
      await this.#handle.datasync();
    } catch {
      this.#sound = false;
    }
  }
}
