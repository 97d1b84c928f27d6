import type { Exchange } from '../domain/call.ts';
import type { CollectionName, Collections, RecordMaps } from '../domain/records.ts';
import type { Site } from '../domain/site-profile.ts';

/** What the file of an exported workspace says about itself. */
export interface ArchiveHeader {
  readonly programVersion: string;
  readonly exportedWallAt: number;
  readonly workspace: { readonly id: string; readonly name: string; readonly site: Site };
  /** Marketplace time of the moment it was exported at. */
  readonly simAt: number;
  /** Whether access keys and passwords are in it, and the bytes of calls. */
  readonly includes: { readonly secrets: boolean; readonly exchanges: boolean };
}

/** The records of one moment: what is taken out of them does not change any more. */
export type RecordLists = { readonly [C in CollectionName]: Iterable<Collections[C]> };

/** A file that has been checked as a whole. */
export interface Archive {
  readonly header: ArchiveHeader;
  readonly records: RecordMaps;
  readonly exchangeCount: number;
  /** Reads the file once more. */
  exchanges(): AsyncIterable<Exchange>;
}

/** What a checked file holds, in numbers. */
export interface ArchiveSummary {
  readonly header: ArchiveHeader;
  readonly counts: Readonly<Record<CollectionName, number>>;
  readonly exchangeCount: number;
  /** Marketplace times of the first and the last order; absent when there is none. */
  readonly ordersFromSimAt?: number;
  readonly ordersToSimAt?: number;
  /** Calls that are due or on the wire: they will be sent again. */
  readonly callsUnderWay: number;
  /** Production addresses by product; an empty key was left out of the file. */
  readonly products: readonly { readonly id: string; readonly url: string; readonly hasKey: boolean }[];
}

/** Bytes that came from outside, kept until they are done with. */
export interface ScratchFile {
  readonly sizeBytes: number;
  chunks(): AsyncIterable<Uint8Array>;
  /** Forgets the bytes; doing so twice is harmless. */
  discard(): Promise<void>;
}

/** Where uploads of one workspace wait; built by the composition root. */
export interface ScratchSpace {
  /** Takes bytes in to their end. @throws AppError `payload_too_large`; nothing is kept then */
  receive(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ScratchFile>;
}

/** The file of an exported workspace; implemented beside the store. */
export interface ArchiveFormat {
  /** The file in pieces, worked out as they are taken. */
  write(
    header: ArchiveHeader,
    records: RecordLists,
    exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
  ): AsyncIterable<Uint8Array>;
  /**
   * Reads and checks a file to its end; changes nothing.
   * @throws AppError `import.foreign`, `import.newer_version`, `import.incomplete`, `import.checksum`,
   * `import.damaged`, `import.wrong_record`; parameters name line, collection, member and reason where there are such
   */
  read(file: ScratchFile): Promise<Archive>;
}
