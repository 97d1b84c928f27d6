import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import open from 'open';
import pino from 'pino';
import { AppError } from './app/app-error.ts';
import { FLAGS, readCommandLine, type CommandLine } from './config/command-line.ts';
import { readEnvironment, SETTINGS, type Environment } from './config/environment.ts';
import { terminalLanguage } from './config/terminal-language.ts';
import { translator, type Translate } from './i18n/translator.ts';
import { startSimulator, type Simulator } from './start-simulator.ts';

/** Exit codes: settings that cannot be used, and everything else that keeps the program from starting. */
const EXIT_SETTINGS = 2;
const EXIT_START = 1;

/*
 * Nearly all of the heap are records that stay. Left alone, V8 lets garbage grow to several times their size before it
 * looks; from half of it on is soon enough, and keeps a workspace of a million calls below 700 MB.
 */
setFlagsFromString('--heap-growing-percent=50');

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function fail(lines: readonly string[], code: number): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(code);
}

function commandLine(t: Translate): CommandLine {
  const read = readCommandLine(process.argv.slice(2));
  if ('commandLine' in read) return read.commandLine;
  const known = FLAGS.join(', ');
  return fail([t('terminal.flag_unknown', { flag: read.unknown, known })], EXIT_SETTINGS);
}

function help(t: Translate): string {
  const flags = FLAGS.map((flag) => `  ${flag.padEnd(28)}${t(`terminal.flag.${flag.slice(2) as keyof CommandLine}`)}`);
  const variables = SETTINGS.map(
    ({ variable, fallback, allowed }) => `  ${variable.padEnd(28)}${fallback} (${allowed})`,
  );
  return [
    t('terminal.title'),
    '',
    t('terminal.usage'),
    '',
    ...flags,
    '',
    t('terminal.variables'),
    '',
    ...variables,
    '',
  ].join('\n');
}

/** The flag is another way to set the variable. */
function settings({ ephemeral }: CommandLine, t: Translate): Environment {
  const read = readEnvironment({ ...process.env, ...(ephemeral ? { KOOSIM_EPHEMERAL: 'on' } : {}) }, ROOT);
  if ('environment' in read) return read.environment;
  return fail(
    [t('terminal.settings'), ...read.problems.map((problem) => t('terminal.setting', { ...problem }))],
    EXIT_SETTINGS,
  );
}

function startFailure(error: unknown, environment: Environment, t: Translate): string {
  if (error instanceof AppError && error.code === 'store.locked') {
    const since = new Date(Number(error.params['startedWallAt'])).toISOString();
    return t('terminal.locked', { ...error.params, since });
  }
  if (error instanceof AppError && error.code === 'store.newer_version')
    return t('terminal.newer_version', error.params);
  const { code, port } = error as { code?: string; port?: number };
  if (code !== 'EADDRINUSE') {
    return t('terminal.failed', { reason: error instanceof Error ? error.message : String(error) });
  }
  const variable =
    port === environment.port
      ? 'KOOSIM_PORT'
      : port === environment.httpsPort
        ? 'KOOSIM_HTTPS_PORT'
        : 'KOOSIM_REFERENCE_ISV_PORT';
  return t('terminal.port_taken', { port: port ?? 0, host: environment.host, variable });
}

/** What a newcomer needs to know, printed in one piece: whoever reads the output finds all of it or nothing. */
function greet(simulator: Simulator, environment: Environment, t: Translate): void {
  const open = simulator.workspaces.list();
  const damaged = open.flatMap(({ workspace }) => workspace.damage ?? []);
  const recovered = open.flatMap(({ workspace }) => workspace.recovered);
  const lines = [
    '',
    t('terminal.title'),
    '',
    t('terminal.address', { origin: simulator.origin }),
    ...(simulator.https ? [t('terminal.https', simulator.https)] : []),
    environment.dataFolder === undefined
      ? t('terminal.ephemeral')
      : t('terminal.data', { folder: environment.dataFolder }),
    sampleSellerLine(simulator, t),
    t('terminal.next'),
    t('terminal.stop'),
    ...damaged.map((damage) => t('terminal.read_only', { ...damage })),
    ...recovered.map(({ file, reason }) => t('terminal.recovered', { file, reason })),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function sampleSellerLine({ referenceIsv, sampleSellerProblem }: Simulator, t: Translate): string {
  if (referenceIsv) return t('terminal.sample', { origin: referenceIsv.origin });
  return sampleSellerProblem === undefined
    ? t('terminal.no_sample')
    : t('terminal.sample_problem', { reason: sampleSellerProblem });
}

function stopOnSignals(simulator: Simulator, onDefect: (error: unknown) => void): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        onDefect(error);
        process.exit(EXIT_START);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

async function main(): Promise<void> {
  const t = translator(terminalLanguage(process.env));
  const asked = commandLine(t);
  if (asked.help) {
    process.stdout.write(`${help(t)}\n`);
    return;
  }
  const environment = settings(asked, t);
  const log = pino({ level: environment.logLevel }, pino.destination({ dest: 2, sync: true }));
  const onDefect = (error: unknown): void => log.error({ err: error }, 'defect');
  try {
    const simulator = await startSimulator({ ...environment, onDefect });
    stopOnSignals(simulator, onDefect);
    greet(simulator, environment, t);
    // Where there is no browser to open, the printed address is enough.
    if (environment.openBrowser)
      await open(simulator.origin).then(
        (browser) => browser.on('error', () => undefined),
        () => undefined,
      );
  } catch (error) {
    fail([startFailure(error, environment, t)], EXIT_START);
  }
}

await main();
