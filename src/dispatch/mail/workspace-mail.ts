import type { MailState } from '../../app/ports.ts';

/** How many mails of a workspace are remembered. */
const REMEMBERED = 2_000;

/** What became of the newest mails of a workspace, in memory only. */
export class WorkspaceMail {
  readonly #states = new Map<string, MailState>();
  /** The workspace is closed: nothing more is tried for it. */
  isClosed = false;

  get(noticeId: string): MailState | undefined {
    return this.#states.get(noticeId);
  }

  set(noticeId: string, state: MailState): void {
    this.#states.set(noticeId, state);
    if (this.#states.size <= REMEMBERED) return;
    const [oldest] = this.#states.keys();
    if (oldest !== undefined) this.#states.delete(oldest);
  }

  delete(noticeId: string): void {
    this.#states.delete(noticeId);
  }
}
