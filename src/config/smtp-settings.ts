import { z } from 'zod';
import type { SmtpServer } from '../dispatch/mail/smtp-sender.ts';

/** Where messages that go by mail are relayed to. */
export interface SmtpSettings extends SmtpServer {
  /** Gets every mail instead of the people whom it is for. */
  readonly to?: string;
}

/** Where to reach a mail server, as its address says. */
export type SmtpAddress = Omit<SmtpServer, 'from'>;

const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** `smtp://user:password@host:port` or `smtps://…`; empty: none. */
export const SMTP_URL = z
  .string()
  .max(1_024)
  .transform((text, context) => {
    if (text === '') return undefined;
    const address = readAddress(text);
    if (!address) context.addIssue({ code: 'custom', message: 'smtp_url' });
    return address;
  });

/** The address of one mailbox, in the plain form that every server takes; empty: none. */
export const MAILBOX = z.union([z.literal('').transform(() => undefined), z.email().max(254)]);

function readAddress(text: string): SmtpAddress | undefined {
  try {
    const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
    if (protocol !== 'smtp:' && protocol !== 'smtps:') return undefined;
    // A missing path is what servers have; anything more is a slip that must not go unheard.
    if (hostname === '' || !['', '/'].includes(pathname) || search !== '' || hash !== '') return undefined;
    if ((username === '') !== (password === '')) return undefined;
    const login = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    return {
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? DEFAULT_PORTS[protocol] : Number(port),
      secure: protocol === 'smtps:',
      ...(username === '' ? {} : { login }),
    };
  } catch {
    return undefined;
  }
}
