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
function wantedLanguage(args: readonly string[]): 'en' | 'zh' {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const given = at < 0 ? undefined : args[at]?.includes('=') ? args[at]?.slice('--lang='.length) : args[at + 1];
  return given === 'en' || given === 'zh' ? given : terminalLanguage(process.env);
}

/** Says what was not understood, in the reader's language. */
function usageError(error: CommanderError, t: Translate): void {
  const key = `cli.usage.${error.code.replace('commander.', '')}`;
  const what = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const hint = /Did you mean (.+)\?/.exec(error.message)?.[1];
  const sentence = hasText(key) ? t(key, { what: plain(what) }) : plain(error.message);
  const more = hint === undefined ? t('cli.usage.help') : t('cli.usage.meant', { hint });
  process.stderr.write(`${sentence}\n${more}\n`);
}

/** Ends this process as the command ended that it ran: scripts see the same exit code, or the same signal. */
function endAs({ code, signal }: ExecEnd): void {
  process.exitCode = code;
  if (signal !== undefined) process.kill(process.pid, signal);
}

async function run(all: readonly string[]): Promise<number> {
  // What stands behind `--` belongs to another program.
  const dashes = all.indexOf('--');
  const args = dashes < 0 ? all : all.slice(0, dashes);
  const language = wantedLanguage(args);
  const t = translator(language);
  let exit: number = EXIT.done;
  let ended: ExecEnd | undefined;
  const program = buildProgram({
    t,
    language,
    server: expectedServer(process.env),
    workspace: process.env['KOOSIM_WORKSPACE'] ?? 'default',
    command: dashes < 0 ? [] : all.slice(dashes + 1),
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
      usageError(error, t);
      return EXIT.usage;
    }
    if (error instanceof CliError) {
      process.stderr.write(`${t(error.key, error.params)}\n`);
      return error.exit;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.fault;
  }
}

// A reader that has seen enough closes its pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.fault);
});

process.exitCode = await run(process.argv.slice(2));
