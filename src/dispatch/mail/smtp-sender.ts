import { isIPv6 } from 'node:net';
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { headerText } from './mail-text.ts';
import type { Mail, MailFailure, MailSender } from './mail-sender.ts';
import { smtpFailure } from './smtp-failure.ts';

/** A mail server and who writes to it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on; otherwise it begins as soon as the server offers it. */
  readonly secure: boolean;
  readonly login?: { readonly user: string; readonly pass: string };
  readonly from: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
/** Longest reply of a server that is read. */
const MAX_REPLY_BYTES = 65_536;
/** Neither the name of this machine nor that of its user goes out. */
const OWN_NAME = '[127.0.0.1]';

/**
 * Sends mails by SMTP. A password goes to another machine over TLS only; on this one, a certificate that nobody vouches
 * for is good enough.
 * @param timeLimitMs how long one mail may take, connecting included
 */
export function createSmtpSender(smtp: SmtpServer, timeLimitMs: number): MailSender {
  const { host, port } = smtp;
  return {
    server: `${isIPv6(host) ? `[${host}]` : host}:${port}`,
    send: async (mail, signal) => {
      const limit = AbortSignal.timeout(timeLimitMs);
      return sendOne(smtp, await messageOf(smtp.from, mail), { to: mail.to, signal: AbortSignal.any([signal, limit]) });
    },
  };
}

/** The mail in the form in which it goes over the wire; addresses are objects, so that no text becomes a second one. */
async function messageOf(from: string, { to, subject, text, messageId }: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: 'KooGallery Simulator', address: from },
    to: { name: '', address: to },
    subject: headerText(subject),
    text,
    messageId: `<${messageId}@koogallery-simulator.invalid>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function sendOne(
  smtp: SmtpServer,
  message: Buffer,
  { to, signal }: { readonly to: string; readonly signal: AbortSignal },
): Promise<MailFailure | undefined> {
  const { host, port, secure, login } = smtp;
  const near = LOOPBACK.test(host);
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: login !== undefined && !near,
    tls: near ? { rejectUnauthorized: false } : { minVersion: 'TLSv1.2' },
    name: OWN_NAME,
    maxResponseSize: MAX_REPLY_BYTES,
    socketCloseTimeout: 0,
    logger: false,
  });
  // Once the last byte is given away, nobody but the server knows whether the mail will arrive.
  let given = false;
  const content = Readable.from([message]).once('end', () => (given = true));
  return new Promise((resolve) => {
    const end = (failure?: MailFailure): void => {
      signal.removeEventListener('abort', onAbort);
      connection.close();
      content.destroy();
      resolve(failure);
    };
    const failed = (error: unknown): void => end(smtpFailure(error, { given, secret: login?.pass }));
    const onAbort = (): void => end({ problem: given ? 'uncertain' : 'timed_out', again: !given });
    const send = (): void =>
      connection.send({ from: smtp.from, to: [to] }, content, (error) => (error ? failed(error) : end()));
    // A connection that is cut off may still have an error to tell.
    connection.on('error', failed);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    connection.connect((error) => {
      if (error) return failed(error);
      if (!login || !connection.allowsAuth) return send();
      connection.login({ credentials: { ...login } }, (refused) => (refused ? failed(refused) : send()));
    });
  });
}
