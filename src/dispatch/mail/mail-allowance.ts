import type { MailProblem, WallClock } from '../../app/ports.ts';

/** So many mails of one jump are sent; the others stay in the outbox. A jump over a year would flood a mailbox. */
export const MAILS_PER_JUMP = 20;
/** So many in a minute of real time, of all workspaces: a fast clock writes as much as a jump. */
export const MAILS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

/** How many more mails may be sent now. */
export class MailAllowance {
  readonly #wall: WallClock;
  /** The newest jump of each workspace, with its mails so far. */
  readonly #jumps = new WeakMap<object, { readonly jumpId: string; mails: number }>();
  #wallAts: number[] = [];

  constructor(wall: WallClock) {
    this.#wall = wall;
  }

  /** Takes one mail from the allowance. @returns why there is none left */
  take(workspace: object, jumpId: string | undefined): MailProblem | undefined {
    const now = this.#wall.now();
    this.#wallAts = this.#wallAts.filter((wallAt) => now - wallAt < MINUTE_MS);
    const known = this.#jumps.get(workspace);
    const jump = jumpId === undefined ? undefined : known?.jumpId === jumpId ? known : { jumpId, mails: 0 };
    if (jump && jump.mails >= MAILS_PER_JUMP) return 'jump_limit';
    if (this.#wallAts.length >= MAILS_PER_MINUTE) return 'minute_limit';
    this.#wallAts.push(now);
    if (jump) {
      jump.mails += 1;
      this.#jumps.set(workspace, jump);
    }
    return undefined;
  }
}
