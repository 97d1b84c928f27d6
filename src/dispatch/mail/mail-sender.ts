import type { MailProblem } from '../../app/ports.ts';

/** A mail as it is handed over. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same at every try, so that a receiver can know a mail again. */
  readonly messageId: string;
}

/** Why a mail was not taken. */
export interface MailFailure {
  readonly problem: MailProblem;
  /** What the server said, shortened. */
  readonly detail?: string;
  /** Whether another try may help, and cannot make two mails of one. */
  readonly again: boolean;
}

/** A way to a mail server. */
export interface MailSender {
  /** Name and port, without user and password. */
  readonly server: string;
  /** Sends one mail over a connection of its own, which is closed when this resolves. @returns what went wrong, if so */
  send(mail: Mail, signal: AbortSignal): Promise<MailFailure | undefined>;
}
