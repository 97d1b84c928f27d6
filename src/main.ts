import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import open from 'open';
import pino from 'pino';
import { AppError } from './app/app-error.ts';
import { readEnvironment, type Environment } from './config/environment.ts';
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

function terminalLanguage(): 'en' | 'zh' {
  const locale = process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function settings(t: Translate): Environment {
  const read = readEnvironment(process.env, ROOT);
  if ('environment' in read) return read.environment;
  return fail(
    [t('terminal.settings'), ...read.problems.map((problem) => t('terminal.setting', { ...problem }))],
    EXIT_SETTINGS,
  );
}

function startFailure(error: unknown, environment: Environment, t: Translate): string {
  if (error instanceof AppError && error.code === 'store.locked') return t('terminal.locked', error.params);
  if (error instanceof AppError && error.code === 'store.newer_version')
    return t('terminal.newer_version', error.params);
  const { code, port } = error as { code?: string; port?: number };
  if (code !== 'EADDRINUSE') {
    return t('terminal.failed', { reason: error instanceof Error ? error.message : String(error) });
  }
  const variable = port === environment.port ? 'KOOSIM_PORT' : 'KOOSIM_REFERENCE_ISV_PORT';
  return t('terminal.port_taken', { port: port ?? 0, host: environment.host, variable });
}

/** What a newcomer needs to know, printed in one piece: whoever reads the output finds all of it or nothing. */
function greet(simulator: Simulator, environment: Environment, t: Translate): void {
  const damaged = simulator.workspaces.list().flatMap(({ workspace }) => workspace.damage ?? []);
  const lines = [
    '',
    t('terminal.title'),
    '',
    t('terminal.address', { origin: simulator.origin }),
    t('terminal.data', { folder: environment.dataFolder }),
    sampleSellerLine(simulator, t),
    t('terminal.next'),
    t('terminal.stop'),
    ...damaged.map((damage) => t('terminal.read_only', { ...damage })),
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
  const t = translator(terminalLanguage());
  const environment = settings(t);
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
