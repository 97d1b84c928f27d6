import type { MailProblem } from '../../app/ports.ts';
import { headerText } from './mail-text.ts';
import type { MailFailure } from './mail-sender.ts';

/** What an error of the SMTP client tells. */
interface SmtpError {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly message?: string | undefined;
}

const DETAIL_LENGTH = 200;
const PROBLEMS: Readonly<Record<string, MailProblem>> = {
  EAUTH: 'login_refused',
  ENOAUTH: 'login_refused',
  ETLS: 'tls',
  ETIMEDOUT: 'timed_out',
  EDNS: 'unreachable',
  ESOCKET: 'unreachable',
  ECONNECTION: 'closed',
  EPROTOCOL: 'closed',
  EENVELOPE: 'refused',
  EMESSAGE: 'refused',
};

/**
 * Reads why a mail was not taken. A refusal for good (5yz) is not tried again, nor is a password, which would only be
 * locked; nor a mail that may have been taken: it would come twice.
 * @param given the whole mail has gone out
 */
export function smtpFailure(
  error: unknown,
  { given, secret }: { readonly given: boolean; readonly secret: string | undefined },
): MailFailure {
  const { code = '', responseCode, response, message } = (error ?? {}) as SmtpError;
  const problem = PROBLEMS[code] ?? 'closed';
  if (given && responseCode === undefined) return { problem: 'uncertain', again: false };
  if (problem === 'login_refused') {
    // A server may well repeat what it was told: not a word of it is shown.
    return { problem, again: isForNow(responseCode), ...(responseCode ? { detail: String(responseCode) } : {}) };
  }
  const said = shortened(response ?? message ?? '', secret);
  return {
    problem,
    again: problem === 'tls' ? false : responseCode === undefined || isForNow(responseCode),
    ...(said === '' ? {} : { detail: said }),
  };
}

function isForNow(responseCode: number | undefined): boolean {
  return responseCode !== undefined && responseCode >= 400 && responseCode < 500;
}

function shortened(text: string, secret: string | undefined): string {
  const hidden = secret ? text.replaceAll(secret, '***') : text;
  return headerText(hidden).slice(0, DETAIL_LENGTH);
}
