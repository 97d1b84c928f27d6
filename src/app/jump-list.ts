import type { UnfinishedJump } from '../domain/workspace.ts';
import { rememberedJump, type Jump, type JumpProgress } from './jump.ts';

/** Jumps whose reports are remembered. */
const REMEMBERED = 20;

/** The jumps that are remembered, and those under way. */
export class JumpList {
  readonly #jumps: JumpProgress[] = [];
  readonly #ends = new Map<string, Promise<void>>();
  #made = 0;

  /** @param kept what an earlier process left unfinished */
  constructor(kept: UnfinishedJump | undefined) {
    this.reset(kept);
  }

  /** Forgets all but what the records keep. */
  reset(kept: UnfinishedJump | undefined): void {
    this.#jumps.splice(0);
    this.#ends.clear();
    if (kept) this.#jumps.push(rememberedJump(kept));
  }

  /** An id that no remembered jump has, of this process or the one before. */
  newId(wallAt: number): string {
    for (;;) {
      this.#made += 1;
      const id = `jump-${wallAt}-${this.#made}`;
      if (!this.get(id)) return id;
    }
  }

  /** @param end resolves when the jump has ended */
  add(jump: JumpProgress, end: Promise<void>): void {
    this.#jumps.push(jump);
    this.#ends.set(jump.id, end);
    for (const old of this.#jumps.splice(0, Math.max(0, this.#jumps.length - REMEMBERED))) this.#ends.delete(old.id);
  }

  get(id: string): JumpProgress | undefined {
    return this.#jumps.find((jump) => jump.id === id);
  }

  running(): Jump | undefined {
    return this.#jumps.find(({ status }) => status === 'running');
  }

  newestFirst(): readonly Jump[] {
    return this.#jumps.toReversed();
  }

  async finished(id: string): Promise<Jump | undefined> {
    await this.#ends.get(id);
    return this.get(id);
  }

  async whenAllEnded(): Promise<void> {
    await Promise.all(this.#ends.values());
  }
}
