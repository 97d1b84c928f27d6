import type { MailProblem, MailState, NoticeMail, Randomness, WallClock } from '../../app/ports.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Notice } from '../../domain/notice.ts';
import { NOTICE_ROUTES } from '../../domain/rules/notices.ts';
import { MailAllowance } from './mail-allowance.ts';
import type { MailFailure, MailSender } from './mail-sender.ts';
import { isMailbox } from './mail-text.ts';
import { WorkspaceMail } from './workspace-mail.ts';

/** What the relay is built from. */
export interface MailRelayDeps {
  readonly sender: MailSender;
  readonly random: Randomness;
  readonly wall: WallClock;
  /** Gets every mail instead of the people whom it is for. */
  readonly to?: string | undefined;
  readonly onDefect: (error: unknown) => void;
  /** Wall time in ms between two tries, one for each further try. */
  readonly waitsMs?: readonly number[];
}

/** A workspace whose messages are relayed. */
export interface MailSource {
  readonly workspace: Workspace;
  /** The jump that is under way, if any. */
  readonly jumpId: () => string | undefined;
  readonly words: (notice: Notice) => { readonly subject: string; readonly text: string };
}

/** A mail on its way to the server. */
interface Job {
  readonly source: MailSource;
  readonly mail: WorkspaceMail;
  readonly noticeId: string;
  readonly to: string;
  readonly messageId: string;
  tries: number;
}

/** Three tries in all. */
const WAITS_MS = [5_000, 30_000];
const QUEUE_LIMIT = 100;
/** How long a mail on the wire is waited for when its workspace is closed. */
const GRACE_MS = 500;

/**
 * Relays messages that go by mail, one connection at a time for all workspaces. It hears of a message when that is
 * durable and nothing ever waits for it: neither the clock, nor a jump, nor a call. What is under way is known in memory
 * only, so that a restart sends nothing a second time, and nothing that was written before it.
 */
export class MailRelay {
  readonly #deps: MailRelayDeps;
  readonly #waitsMs: readonly number[];
  readonly #allowance: MailAllowance;
  readonly #queue: Job[] = [];
  readonly #retries = new Map<Job, NodeJS.Timeout>();
  #flight: { readonly job: Job; readonly abort: AbortController; readonly landed: Promise<void> } | undefined;

  constructor(deps: MailRelayDeps) {
    this.#deps = deps;
    this.#waitsMs = deps.waitsMs ?? WAITS_MS;
    this.#allowance = new MailAllowance(deps.wall);
  }

  /** Relays what a workspace writes from now on. */
  attach(source: MailSource): NoticeMail {
    const mail = new WorkspaceMail();
    const stopListening = source.workspace.onCommitted((changes) => {
      for (const { collection, value } of changes) {
        if (collection !== 'notices' || value === null) continue;
        // A message that cannot be relayed is no reason for anything else to fail.
        try {
          this.#take(source, mail, value);
        } catch (error) {
          this.#deps.onDefect(error);
        }
      }
    });
    return {
      server: this.#deps.sender.server,
      stateOf: (noticeId) => mail.get(noticeId),
      stop: async () => {
        stopListening();
        await this.#forget(mail);
      },
    };
  }

  #take(source: MailSource, mail: WorkspaceMail, notice: Notice): void {
    if (mail.get(notice.id) || !NOTICE_ROUTES[notice.kind].channels.includes('mail')) return;
    const to = this.#deps.to ?? this.#addressOf(source, notice);
    const problem = this.#obstacle(source, to);
    const wallAt = this.#deps.wall.now();
    if (problem || to === null) {
      mail.set(notice.id, { status: 'left_out', to, tries: 0, problem: problem ?? 'no_address', wallAt });
      return;
    }
    mail.set(notice.id, { status: 'waiting', to, tries: 0, wallAt });
    this.#queue.push({ source, mail, noticeId: notice.id, to, messageId: this.#deps.random.uuid(), tries: 0 });
    this.#next();
  }

  #addressOf({ workspace }: MailSource, notice: Notice): string | null {
    return notice.to === 'buyer' ? (workspace.state.get('buyers', notice.buyerId)?.email ?? null) : null;
  }

  #obstacle(source: MailSource, to: string | null): MailProblem | undefined {
    if (to === null || to === '') return 'no_address';
    if (!isMailbox(to)) return 'bad_address';
    if (this.#queue.length + this.#retries.size >= QUEUE_LIMIT) return 'queue_full';
    return this.#allowance.take(source.workspace, source.jumpId());
  }

  #next(): void {
    if (this.#flight) return;
    const job = this.#queue.shift();
    if (!job) return;
    const abort = new AbortController();
    const landed = this.#fly(job, abort.signal).finally(() => {
      this.#flight = undefined;
      this.#next();
    });
    this.#flight = { job, abort, landed };
  }

  /** One try. Never fails. */
  async #fly(job: Job, signal: AbortSignal): Promise<void> {
    const { source, mail, noticeId, to, messageId } = job;
    // Undone meanwhile, e.g. by a snapshot that was restored: nobody may hear of it.
    const notice = source.workspace.state.get('notices', noticeId);
    if (!notice) return mail.delete(noticeId);
    job.tries += 1;
    let failure: MailFailure | undefined;
    try {
      failure = await this.#deps.sender.send({ to, messageId, ...source.words(notice) }, signal);
    } catch (error) {
      this.#deps.onDefect(error);
      failure = { problem: 'defect', again: false };
    }
    if (mail.isClosed) return;
    const now = this.#deps.wall.now();
    const seen = { to, tries: job.tries, wallAt: now };
    if (!failure) return mail.set(noticeId, { status: 'sent', ...seen });
    const { problem, detail, again } = failure;
    const why: Pick<MailState, 'problem' | 'detail'> = { problem, ...(detail === undefined ? {} : { detail }) };
    const waitMs = again ? this.#waitsMs[job.tries - 1] : undefined;
    if (waitMs === undefined) return mail.set(noticeId, { status: 'failed', ...seen, ...why });
    mail.set(noticeId, { status: 'waiting', ...seen, ...why, nextTryWallAt: now + waitMs });
    this.#retries.set(job, setTimeout(() => this.#again(job), waitMs).unref());
  }

  #again(job: Job): void {
    this.#retries.delete(job);
    this.#queue.unshift(job);
    this.#next();
  }

  async #forget(mail: WorkspaceMail): Promise<void> {
    mail.isClosed = true;
    for (const [job, timer] of this.#retries) {
      if (job.mail !== mail) continue;
      clearTimeout(timer);
      this.#retries.delete(job);
    }
    this.#queue.splice(0, this.#queue.length, ...this.#queue.filter((job) => job.mail !== mail));
    const flight = this.#flight;
    if (flight?.job.mail !== mail) return;
    const timer = setTimeout(() => flight.abort.abort(), GRACE_MS);
    await flight.landed;
    clearTimeout(timer);
  }
}
