import { CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.ts';
import { terminalLanguage } from '../config/terminal-language.ts';
import { hasText, translator, type Translate } from '../i18n/translator.ts';
import { CliError } from './cli-error.ts';
import type { ExecEnd } from './exec.ts';
import { EXIT } from './exit-codes.ts';
import { plain } from './print.ts';
import { buildProgram } from './program.ts';

/** The simulator that `koosim exec` has started, otherwise the one that is started with the same variables. */
function expectedServer(env: NodeJS.ProcessEnv): string {
  const { KOOSIM_ORIGIN, KOOSIM_HOST, KOOSIM_PORT } = env;
  if (KOOSIM_ORIGIN !== undefined) return KOOSIM_ORIGIN;
  const read = readEnvironment(
    { ...(KOOSIM_HOST === undefined ? {} : { KOOSIM_HOST }), ...(KOOSIM_PORT === undefined ? {} : { KOOSIM_PORT }) },
    '.',
  );
  const { host, port } = 'environment' in read ? read.environment : { host: '127.0.0.1', port: 4700 };
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** `--lang` counts before anything is read, since the help is in it too. */
function wantedLanguage(args: readonly string[], env: NodeJS.ProcessEnv): 'en' | 'zh' {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const given = at < 0 ? undefined : args[at]?.includes('=') ? args[at]?.slice('--lang='.length) : args[at + 1];
  return given === 'en' || given === 'zh' ? given : terminalLanguage(env);
}

/** Says what was not understood, in the reader's language. */
function usageError(error: CommanderError, t: Translate): string {
  const key = `cli.usage.${error.code.replace('commander.', '')}`;
  const what = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const hint = /Did you mean (.+)\?/.exec(error.message)?.[1];
  const sentence = hasText(key) ? t(key, { what: plain(what) }) : plain(error.message);
  const more = hint === undefined ? t('cli.usage.help') : t('cli.usage.meant', { hint });
  return `${sentence}\n${more}\n`;
}

/** Ends this process as the command ended that it ran: scripts see the same exit code, or the same signal. */
function endAs({ code, signal }: ExecEnd): void {
  process.exitCode = code;
  if (signal !== undefined) process.kill(process.pid, signal);
}

/** What the program finds around it. */
interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Where errors are said, and what `conform` writes; verbs that pass answers on write to the process itself. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Runs the program with its arguments, without those of Node. @returns the exit code (`exit-codes.ts`) */
export async function runProgram(all: readonly string[], { env, out, err }: Surroundings): Promise<number> {
  // What stands behind `--` belongs to another program.
  const dashes = all.indexOf('--');
  const args = dashes < 0 ? all : all.slice(0, dashes);
  const language = wantedLanguage(args, env);
  const t = translator(language);
  let exit: number = EXIT.done;
  let ended: ExecEnd | undefined;
  const program = buildProgram({
    t,
    language,
    server: expectedServer(env),
    workspace: env['KOOSIM_WORKSPACE'] ?? 'default',
    command: dashes < 0 ? [] : all.slice(dashes + 1),
    out,
    err,
    end: (code) => (exit = code),
    endAs: (end) => (ended = end),
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    if (ended) endAs(ended);
    return ended?.code ?? exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0 || error.code === 'commander.help') return args.length === 0 ? EXIT.usage : EXIT.done;
      err(usageError(error, t));
      return EXIT.usage;
    }
    if (error instanceof CliError) {
      err(`${t(error.key, error.params)}\n`);
      return error.exit;
    }
    err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.fault;
  }
}
