import { AppError } from '../app/app-error.ts';

/** Version of the files that this program writes; it reads no newer one, and brings version 1 up to date. */
export const FORMAT_VERSION = 2;

/** A file is not what this program wrote. The store turns read-only and leaves it alone. */
export class DamagedFileError extends Error {
  readonly file: string;
  readonly reason: string;

  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.name = 'DamagedFileError';
    this.file = file;
    this.reason = reason;
  }
}

/**
 * An error of the disk after which nothing has changed and work can go on.
 * @param what was to be done, e.g. `keep snapshot snap-3`
 */
export function diskRefused(what: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('store.disk_refused', `could not ${what}: ${reason}`, { params: { reason }, cause: error });
}

/**
 * Parses JSON that came from a file of the store.
 * @throws DamagedFileError when the bytes are not UTF-8 or not JSON
 */
export function parseStored(bytes: Uint8Array, file: string, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw new DamagedFileError(file, `${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Refuses data of a newer program: reading them with old eyes and writing them back would lose what is new in them.
 * @throws AppError `store.newer_version`
 */
export function refuseNewerVersion(stored: unknown, file: string): void {
  const version = (stored as { formatVersion?: unknown } | null | undefined)?.formatVersion;
  if (typeof version !== 'number' || version <= FORMAT_VERSION) return;
  throw new AppError(
    'store.newer_version',
    `${file} has format ${version}, this program reads up to ${FORMAT_VERSION}`,
    {
      params: { file, version, supported: FORMAT_VERSION },
    },
  );
}
