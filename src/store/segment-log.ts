import { AppendFile } from './append-file.ts';
import type { Place } from './call-columns.ts';
import type { CallIndex } from './call-index.ts';
import type { ExchangeIndex } from './exchange-index.ts';
import { makeFolder, syncFolder, type FileSystem } from './file-system.ts';
import {
  noSegments,
  readSegments,
  type LoadedSegments,
  type SealedSegment,
  type SegmentIndexes,
} from './read-segments.ts';
import type { SegmentLine } from './segment-codec.ts';
import { SegmentContents } from './segment-contents.ts';
import { segmentFolder, segmentIndexPath, segmentPath } from './segment-files.ts';
import { writeSegmentIndex } from './segment-index-file.ts';
import { markOf, type SegmentMark, type SegmentView } from './segment-view.ts';

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
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  #calls: CallIndex;
  #exchanges: ExchangeIndex;
  #view: SegmentView;
  #sealed: SealedSegment[];
  #active: Active | undefined;
  #lastNumber: number;
  #lastStaging: number;

  private constructor(
    fileSystem: FileSystem,
    folder: string,
    loaded: LoadedSegments,
    view: SegmentView,
    limits: SegmentLimits,
  ) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#limits = limits;
    this.#calls = loaded.calls;
    this.#exchanges = loaded.exchanges;
    this.#view = view;
    this.#sealed = [...loaded.sealed];
    this.#lastNumber = loaded.active?.number ?? 0;
    const spans = [...loaded.sealed.map(({ span }) => span), ...(loaded.active ? [loaded.active.contents.span] : [])];
    this.#lastStaging = Math.max(0, ...spans.flatMap(({ staged }) => staged));
  }

  /** Opens the segment that grows and cuts off what does not count in it. @param view what `loaded` was read for */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    loaded: LoadedSegments,
    view: SegmentView,
    limits: SegmentLimits = LIMITS,
  ): Promise<SegmentLog> {
    const log = new SegmentLog(fileSystem, folder, loaded, view, limits);
    if (loaded.active) {
      const { number, keepBytes, contents } = loaded.active;
      const file = await AppendFile.open(fileSystem, segmentPath(folder, number), keepBytes);
      log.#active = { number, file, contents };
    }
    return log;
  }

  /** Finished calls of the present records. */
  get calls(): CallIndex {
    return this.#calls;
  }

  /** Bytes of attempts of the present records. */
  get exchanges(): ExchangeIndex {
    return this.#exchanges;
  }

  /** Which lines belong to the present records. */
  get view(): SegmentView {
    return this.#view;
  }

  /** Full segments that belong to the present records, oldest first. */
  get sealed(): readonly SealedSegment[] {
    return this.#sealed.filter(({ number }) => number >= this.#view.fromSegment);
  }

  /** Whether the files hold what they should; false when a failed write could not be taken back. */
  get sound(): boolean {
    return this.#active?.file.sound ?? true;
  }

  /** What belongs to the present records after a commit. */
  mark(throughCommit: number): SegmentMark {
    return markOf(this.#view, throughCommit);
  }

  /**
   * Appends lines; resolves when they are on disk.
   * @returns makes them readable from one line to before another; to be called once their commits are durable
   */
  async append(lines: readonly SegmentLine[]): Promise<(from: number, to: number) => void> {
    const { places, contents } = await this.#write(lines);
    return (from, to) => {
      for (let index = from; index < to; index += 1) {
        const line = lines[index];
        const place = places[index];
        if (line && place) this.#note(line, place, contents);
      }
    };
  }

  /** A number for lines that do not belong to the present records; never given out twice. */
  beginStaging(): number {
    this.#lastStaging += 1;
    return this.#lastStaging;
  }

  /** Appends lines of a staging: they bear its number, negative, instead of that of a commit. */
  async stage(lines: readonly SegmentLine[]): Promise<void> {
    const { places, contents } = await this.#write(lines);
    for (const [index, line] of lines.entries()) {
      const place = places[index];
      if (place) contents.add(line, place.offset, place.length, line.call);
    }
  }

  /** Finds what another view holds. @throws DamagedFileError, NodeJS.ErrnoException */
  async find(view: SegmentView, lastCommit: number): Promise<SegmentIndexes> {
    const { calls, exchanges } = noSegments();
    await readSegments(this.#fileSystem, this.#folder, { view, lastCommit }, { calls, exchanges });
    return { calls, exchanges };
  }

  /** Makes what was found for a view the present records'. */
  show({ calls, exchanges }: SegmentIndexes, view: SegmentView): void {
    this.#calls = calls;
    this.#exchanges = exchanges;
    this.#view = view;
  }

  /** How many calls of the present records lie in full segments before one. */
  countBefore(fromSegment: number): number {
    const before = this.sealed.filter(({ number }) => number < fromSegment);
    return before.reduce((sum, { number }) => sum + this.#calls.countOfSegment(number), 0);
  }

  /** Takes full segments out of the present records. */
  forgetBefore(fromSegment: number): void {
    for (const { number } of this.sealed) if (number < fromSegment) this.#calls.removeSegment(number);
    this.#view = { ...this.#view, fromSegment };
    this.#exchanges.fromSegment = fromSegment;
  }

  /**
   * Deletes full segments for good.
   * @param release told of each one before its file goes: nobody may hold it open
   */
  async deleteUnneeded(
    isNeeded: (segment: SealedSegment) => boolean,
    release: (segment: number) => void,
  ): Promise<void> {
    const unneeded = this.#sealed.filter((segment) => !isNeeded(segment));
    if (unneeded.length === 0) return;
    for (const segment of unneeded) {
      this.#sealed = this.#sealed.filter((other) => other !== segment);
      release(segment.number);
      await this.#fileSystem.rm(segmentPath(this.#folder, segment.number), { force: true });
      await this.#fileSystem.rm(segmentIndexPath(this.#folder, segment.number), { force: true });
    }
    await syncFolder(this.#fileSystem, segmentFolder(this.#folder));
  }

  async close(): Promise<void> {
    await this.#active?.file.close();
  }

  async #write(lines: readonly SegmentLine[]): Promise<{ places: Place[]; contents: SegmentContents }> {
    const { number, file, contents } = await this.#activeWithRoom();
    const places: Place[] = [];
    let offset = file.length;
    for (const { bytes } of lines) {
      places.push({ segment: number, offset, length: bytes.length - 1 });
      offset += bytes.length;
    }
    await file.append(Buffer.concat(lines.map(({ bytes }) => bytes)));
    return { places, contents };
  }

  #note(line: SegmentLine, place: Place, contents: SegmentContents): void {
    contents.add(line, place.offset, place.length, line.call);
    if (line.kind === 'exchange') this.#exchanges.put(line.id, place);
    else if (line.call) this.#calls.put(line.call, line.commit, place);
    else this.#calls.remove(line.id);
  }

  async #activeWithRoom(): Promise<Active> {
    const active = this.#active;
    if (active && active.contents.lines < this.#limits.lines && active.file.length < this.#limits.bytes) return active;
    if (active) await this.#seal(active);
    else await makeFolder(this.#fileSystem, segmentFolder(this.#folder));
    const number = this.#lastNumber + 1;
    const file = await AppendFile.open(this.#fileSystem, segmentPath(this.#folder, number));
    this.#lastNumber = number;
    this.#active = { number, file, contents: new SegmentContents() };
    await syncFolder(this.#fileSystem, segmentFolder(this.#folder));
    return this.#active;
  }

  async #seal({ number, file, contents }: Active): Promise<void> {
    this.#active = undefined;
    const { newestWallAt, span } = contents;
    this.#sealed.push({ number, bytes: file.length, newestWallAt, span });
    await file.close();
    // Without its index file a segment is read as a whole at the next start: slower, nothing is lost.
    await writeSegmentIndex(this.#fileSystem, this.#folder, number, contents, file.length).catch(() => undefined);
  }
}
