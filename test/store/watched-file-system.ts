import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { nodeFileSystem, type FileSystem } from '../../src/store/file-system.ts';

/** One operation on a file, e.g. `datasync` of `journal.jsonl`. */
export interface FileOperation {
  readonly name: string;
  /** Name of the file without its folder. */
  readonly file: string;
}

/** Sees every operation first: may throw in its place, or wait; `half` lets only half of the bytes be appended. */
export type Watcher = (operation: FileOperation) => Promise<'half' | void> | 'half' | void;

/** An error as the operating system gives it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected by the test`), { code });
}

/** The real file system with a watcher in front of it. */
export function watchedFileSystem(watch: Watcher): FileSystem {
  return new Proxy(nodeFileSystem, {
    get(target, name: keyof FileSystem) {
      return async (...args: unknown[]): Promise<unknown> => {
        const file = path.basename(String(args[0]));
        await watch({ name, file });
        const result: unknown = await (target[name] as (...given: unknown[]) => Promise<unknown>)(...args);
        return name === 'open' ? watchedHandle(result as FileHandle, file, watch) : result;
      };
    },
  });
}

function watchedHandle(handle: FileHandle, file: string, watch: Watcher): FileHandle {
  return new Proxy(handle, {
    get(target, name: keyof FileHandle & string) {
      const method = target[name] as unknown;
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const answer = name === 'close' ? undefined : await watch({ name, file });
        if (answer !== 'half') return (method as (...given: unknown[]) => unknown).apply(target, args);
        const bytes = args[0] as Uint8Array;
        await target.appendFile(bytes.subarray(0, bytes.length / 2));
        throw systemError('ENOSPC');
      };
    },
  });
}
