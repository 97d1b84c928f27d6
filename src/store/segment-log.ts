import { AppendFile } from './append-file.ts';
import type { Place } from './call-columns.ts';
import type { CallIndex } from './call-index.ts';
import type { ExchangeIndex } from './exchange-index.ts';
import { makeFolder, syncFolder, type FileSystem } from './file-system.ts';
import type { LoadedSegments, SealedSegment } from './read-segments.ts';
import type { SegmentLine } from './segment-codec.ts';
import { SegmentContents } from './segment-contents.ts';
import { segmentFolder, segmentIndexPath, segmentPath } from './segment-files.ts';
import { writeSegmentIndex } from './segment-index-file.ts';

/** When a segment is full. A group of commits is not torn apart: it may grow a little beyond. */
export interface SegmentLimits {
  readonly lines: number;
  readonly bytes: number;
}

const LIMITS: SegmentLimits = { lines: 20_000, bytes: 64 * 1_048_576 };

interface Active {
  readonly number: number;
  readonly file: AppendFile;
  readonly contents: SegmentContents;
}

/**
 * Appends the records of finished calls and the bytes of attempts to segments, which are never written over. When one
 * is full, its index file is written and the next one begins.
 */
export class SegmentLog {
  readonly calls: CallIndex;
  readonly exchanges: ExchangeIndex;
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  #sealed: SealedSegment[];
  #active: Active | undefined;

  private constructor(fileSystem: FileSystem, folder: string, loaded: LoadedSegments, limits: SegmentLimits) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#limits = limits;
    this.calls = loaded.calls;
    this.exchanges = loaded.exchanges;
    this.#sealed = [...loaded.sealed];
  }

  /** Opens the segment that grows and cuts off what does not count in it. */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    loaded: LoadedSegments,
    limits: SegmentLimits = LIMITS,
  ): Promise<SegmentLog> {
    const log = new SegmentLog(fileSystem, folder, loaded, limits);
    if (loaded.active) {
      const { number, keepBytes, contents } = loaded.active;
      const file = await AppendFile.open(fileSystem, segmentPath(folder, number), keepBytes);
      log.#active = { number, file, contents };
    }
    return log;
  }

  /** Full segments, oldest first. */
  get sealed(): readonly SealedSegment[] {
    return this.#sealed;
  }

  /** All segments with their sizes in bytes as of now, oldest first; every line in them belongs to a durable commit. */
  lengths(): { readonly number: number; readonly bytes: number }[] {
    const lengths = this.#sealed.map(({ number, bytes }) => ({ number, bytes }));
    return this.#active ? [...lengths, { number: this.#active.number, bytes: this.#active.file.length }] : lengths;
  }

  /**
   * Appends lines; resolves when they are on disk.
   * @returns makes them readable from one line to before another; to be called once their commits are durable
   */
  async append(lines: readonly SegmentLine[]): Promise<(from: number, to: number) => void> {
    const { number, file, contents } = await this.#activeWithRoom();
    const places: Place[] = [];
    let offset = file.length;
    for (const { bytes } of lines) {
      places.push({ segment: number, offset, length: bytes.length - 1 });
      offset += bytes.length;
    }
    await file.append(Buffer.concat(lines.map(({ bytes }) => bytes)));
    return (from, to) => {
      for (let index = from; index < to; index += 1) {
        const line = lines[index];
        const place = places[index];
        if (line && place) this.#note(line, place, contents);
      }
    };
  }

  /**
   * Deletes full segments; their calls and exchanges are not there any more.
   * @param release told of each one before its file goes: nobody may hold it open
   * @returns how many calls went
   */
  async delete(numbers: readonly number[], release: (segment: number) => void): Promise<number> {
    let count = 0;
    this.#sealed = this.#sealed.filter(({ number }) => !numbers.includes(number));
    for (const number of numbers) {
      count += this.calls.removeSegment(number);
      release(number);
      await this.#fileSystem.rm(segmentPath(this.#folder, number), { force: true });
      await this.#fileSystem.rm(segmentIndexPath(this.#folder, number), { force: true });
    }
    await syncFolder(this.#fileSystem, segmentFolder(this.#folder));
    return count;
  }

  async close(): Promise<void> {
    await this.#active?.file.close();
  }

  #note(line: SegmentLine, place: Place, contents: SegmentContents): void {
    contents.add(line, place.offset, place.length, line.call);
    if (line.kind === 'exchange') this.exchanges.put(line.id, place);
    else if (line.call) this.calls.put(line.call, line.commit, place);
    else this.calls.remove(line.id);
  }

  async #activeWithRoom(): Promise<Active> {
    const active = this.#active;
    if (!active) await makeFolder(this.#fileSystem, segmentFolder(this.#folder));
    else if (active.contents.lines < this.#limits.lines && active.file.length < this.#limits.bytes) return active;
    else await this.#seal(active);
    const number = (active?.number ?? 0) + 1;
    const file = await AppendFile.open(this.#fileSystem, segmentPath(this.#folder, number));
    this.#active = { number, file, contents: new SegmentContents() };
    await syncFolder(this.#fileSystem, segmentFolder(this.#folder));
    return this.#active;
  }

  async #seal({ number, file, contents }: Active): Promise<void> {
    await file.close();
    this.#sealed.push({ number, bytes: file.length, newestWallAt: contents.newestWallAt });
    // Without its index file a segment is read as a whole at the next start: slower, nothing is lost.
    await writeSegmentIndex(this.#fileSystem, this.#folder, number, contents, file.length).catch(() => undefined);
  }
}
