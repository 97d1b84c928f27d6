import path from 'node:path';
import { z } from 'zod';
import { MAILBOX, SMTP_URL, type SmtpSettings } from './smtp-settings.ts';

/** Settings of the program, read once at start. Ports are numbers, `0` lets the system choose; folders are absolute. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  /** `undefined`: no HTTPS listener. */
  readonly httpsPort: number | undefined;
  /** `undefined`: everything is kept in memory only. */
  readonly dataFolder: string | undefined;
  /** `undefined`: the sample seller is off. */
  readonly referenceIsvPort: number | undefined;
  readonly openBrowser: boolean;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** `undefined`: messages stay in the outbox. */
  readonly smtp: SmtpSettings | undefined;
}

/** A wrong environment variable: what it is called, what it held (unless it is secret), what it may hold. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly value: string;
  readonly allowed: string;
}

const PORT_TEXT = /^\d{1,5}$/;
const port = z
  .string()
  .refine((text) => PORT_TEXT.test(text) && Number(text) <= 65_535)
  .transform(Number);

const VARIABLES = {
  KOOSIM_HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/),
    fallback: '127.0.0.1',
    allowed: 'a host name or address to listen on, e.g. 127.0.0.1',
  },
  KOOSIM_PORT: { schema: port, fallback: '4700', allowed: 'a port number from 0 to 65535' },
  KOOSIM_HTTPS_PORT: {
    schema: z.union([z.literal('off').transform(() => undefined), port]),
    fallback: 'off',
    allowed: 'a port number from 0 to 65535, or off',
  },
  KOOSIM_DATA: { schema: z.string().min(1).max(4_096), fallback: 'data/workspaces', allowed: 'a folder' },
  KOOSIM_EPHEMERAL: { schema: z.enum(['on', 'off']), fallback: 'off', allowed: 'on or off' },
  KOOSIM_REFERENCE_ISV_PORT: {
    schema: z.union([z.literal('off').transform(() => undefined), port]),
    fallback: '4701',
    allowed: 'a port number from 0 to 65535, or off',
  },
  KOOSIM_OPEN: { schema: z.enum(['on', 'off']), fallback: 'on', allowed: 'on or off' },
  KOOSIM_LOG: {
    schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']),
    fallback: 'warn',
    allowed: 'silent, error, warn, info or debug',
  },
  KOOSIM_SMTP_URL: {
    schema: SMTP_URL,
    fallback: '',
    allowed: 'smtp://host:port, smtps://host:port or with user:password@ before the host, both percent-encoded',
  },
  KOOSIM_SMTP_FROM: {
    schema: MAILBOX,
    fallback: '',
    allowed: 'the mail address that mails come from, if KOOSIM_SMTP_URL is set',
  },
  KOOSIM_SMTP_TO: {
    schema: MAILBOX,
    fallback: '',
    allowed: 'a mail address that gets every mail instead of the buyers',
  },
} as const;

/** Stands for what must not be shown. */
const HIDDEN = '***';
/** An address of a mail server holds a password; so may a variable whose name was mistyped. */
const SECRET = /SMTP|URL|PASS/;

/** The environment variables there are, with their defaults. */
export const SETTINGS = Object.entries(VARIABLES).map(([variable, { fallback, allowed }]) => ({
  variable,
  fallback,
  allowed,
}));

/** What `koosim exec` tells the command that it runs; a simulator that this command starts is none the wiser. */
const TOLD_BY_EXEC: readonly string[] = ['KOOSIM_ORIGIN', 'KOOSIM_WORKSPACE', 'KOOSIM_API', 'KOOSIM_SAMPLE_SELLER'];

type VariableName = keyof typeof VARIABLES;
type Values = { [K in VariableName]: z.output<(typeof VARIABLES)[K]['schema']> };

/**
 * Reads the settings from environment variables. Unknown `KOOSIM_` variables are problems too: they are typing slips.
 * @param env variables as `process.env` has them
 * @param root folder that a relative data folder is taken from
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): { readonly environment: Environment } | { readonly problems: readonly EnvironmentProblem[] } {
  const problems: EnvironmentProblem[] = [];
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const [variable, { schema, fallback, allowed }] of Object.entries(VARIABLES)) {
    const value = env[variable] ?? fallback;
    const parsed = schema.safeParse(value);
    if (parsed.success) values[variable as VariableName] = parsed.data;
    else problems.push({ variable, value: shown(variable, value), allowed });
  }
  const known = Object.keys(VARIABLES).join(', ');
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('KOOSIM_') || variable in VARIABLES || TOLD_BY_EXEC.includes(variable)) continue;
    problems.push({ variable, value: shown(variable, value ?? ''), allowed: `not known; the variables are ${known}` });
  }
  if (values.KOOSIM_SMTP_URL !== undefined && values.KOOSIM_SMTP_FROM === undefined && problems.length === 0) {
    problems.push({ variable: 'KOOSIM_SMTP_FROM', value: '', allowed: VARIABLES.KOOSIM_SMTP_FROM.allowed });
  }
  // An address without a server would be ignored in silence, and no mail would ever leave.
  const lonely = (['KOOSIM_SMTP_FROM', 'KOOSIM_SMTP_TO'] as const).filter((name) => values[name] !== undefined);
  if (values.KOOSIM_SMTP_URL === undefined && problems.length === 0) {
    for (const variable of lonely) {
      problems.push({
        variable,
        value: HIDDEN,
        allowed: 'nothing while KOOSIM_SMTP_URL is not set: name the mail server',
      });
    }
  }
  return problems.length > 0 ? { problems } : { environment: toEnvironment(values as Values, env, root) };
}

function shown(variable: string, value: string): string {
  return SECRET.test(variable) ? HIDDEN : value;
}

function toSmtp({ KOOSIM_SMTP_URL, KOOSIM_SMTP_FROM, KOOSIM_SMTP_TO }: Values): SmtpSettings | undefined {
  if (KOOSIM_SMTP_URL === undefined || KOOSIM_SMTP_FROM === undefined) return undefined;
  return {
    ...KOOSIM_SMTP_URL,
    from: KOOSIM_SMTP_FROM,
    ...(KOOSIM_SMTP_TO === undefined ? {} : { to: KOOSIM_SMTP_TO }),
  };
}

function toEnvironment(values: Values, env: Readonly<Record<string, string | undefined>>, root: string): Environment {
  const inCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  return {
    host: values.KOOSIM_HOST,
    port: values.KOOSIM_PORT,
    httpsPort: values.KOOSIM_HTTPS_PORT,
    dataFolder: values.KOOSIM_EPHEMERAL === 'on' ? undefined : path.resolve(root, values.KOOSIM_DATA),
    referenceIsvPort: values.KOOSIM_REFERENCE_ISV_PORT,
    openBrowser: values.KOOSIM_OPEN === 'on' && !inCi,
    logLevel: values.KOOSIM_LOG,
    smtp: toSmtp(values),
  };
}
