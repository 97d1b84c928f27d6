import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { nodeFileSystem, type FileSystem } from '../../src/store/file-system.ts';

/** One operation on a file, e.g. `datasync` of `journal.jsonl`. */
export interface FileOperation {
  readonly name: string;
  /** Name of the file without its folder. */
  readonly file: string;
}

type Answer = 'half' | 'skip' | void;

/** Sees every operation first: may throw in its place, or wait; `half` appends half of the bytes, `skip` does nothing. */
type Watcher = (operation: FileOperation) => Promise<Answer> | Answer;

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
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        const answer = name === 'close' ? undefined : await watch({ name, file });
        if (answer === 'skip') return undefined;
        if (answer !== 'half') return Reflect.apply(member, target, args) as unknown;
        const bytes = args[0] as Uint8Array;
        await target.appendFile(bytes.subarray(0, bytes.length / 2));
        throw systemError('ENOSPC');
      };
    },
  });
}
