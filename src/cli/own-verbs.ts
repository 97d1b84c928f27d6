import { Option, type Command } from 'commander';
import { addConform } from './conform/conform.ts';
import { execWith } from './exec.ts';
import { targetOf, type Options, type ProgramDeps } from './program-deps.ts';
import { runAddress, runScenarios, type ScenarioOptions } from './run-scenarios.ts';
import type { Target } from './send.ts';
import { tailCalls } from './tail-calls.ts';
import { VERBS } from './verbs.ts';

/** Verbs that are more than one operation of the API. */
export function addOwnVerbs(program: Command, deps: ProgramDeps): void {
  const { t } = deps;
  program.commandsGroup(t('cli.group.conformance'));
  addConform(program, deps);
  program.commandsGroup(t('cli.group.scripts'));
  addExec(program, deps);
  addScenario(program, deps);
  const calls = program.commands.find((command) => command.name() === 'calls');
  if (calls) addTail(calls, deps);
}

function addExec(program: Command, deps: ProgramDeps): void {
  const { t } = deps;
  const command = program
    .command('exec')
    .usage('[options] -- <command...>')
    .description(t('cli.own.exec'))
    .helpOption('-h, --help', t('cli.help'))
    .argument('[command...]')
    .addOption(new Option('--site <site>', t('cli.option.site')).choices(['cn', 'intl', 'eu']))
    .addOption(
      new Option('--seed <seed>', t('cli.option.seed')).choices(['demo-shop', 'busy-month', 'outage', 'empty']),
    )
    .addOption(new Option('--clock <mode>', t('cli.exec.clock')).choices(['frozen', 'real']))
    .addOption(new Option('--no-sample-seller', t('cli.exec.no_sample_seller')))
    .addHelpText('after', `\n${t('cli.exec.environment')}`);
  command.action(async (words: readonly string[], options: Options) => {
    const { site, seed, clock, sampleSeller } = options as {
      site?: 'cn';
      seed?: 'empty';
      clock?: 'frozen';
      sampleSeller: boolean;
    };
    deps.endAs(
      await execWith([...words, ...deps.command], {
        sampleSeller,
        ...(site ? { site } : {}),
        ...(seed ? { seed } : {}),
        ...(clock ? { clock } : {}),
      }),
    );
  });
}

function addTail(calls: Command, deps: ProgramDeps): void {
  const { t } = deps;
  const events = VERBS.find(({ operation }) => operation === 'streamEvents');
  if (!events) throw new Error('the table has no verb for the stream of events');
  const command = calls
    .command('tail')
    .description(t('cli.own.tail'))
    .helpOption('-h, --help', t('cli.help'))
    .option('--activity <activity>', t('cli.option.activity'))
    .option('--status <status>', t('cli.option.status'))
    .option('--count <number>', t('cli.common.count'));
  command.action(async () => {
    const typed: Options = command.optsWithGlobals();
    const { activity, status, count, json } = typed;
    deps.end(
      await tailCalls(events, targetOf(typed, deps), {
        json: json === true,
        ...(typeof activity === 'string' ? { activity } : {}),
        ...(typeof status === 'string' ? { status } : {}),
        ...(typeof count === 'string' ? { count: Number(count) } : {}),
      }),
    );
  });
}

function addScenario(program: Command, deps: ProgramDeps): void {
  const { t } = deps;
  const scenario = program
    .command('scenario')
    .description(t('cli.own.scenario'))
    .helpOption('-h, --help', t('cli.help'));
  const command = scenario
    .command('run')
    .description(t('cli.own.scenario_run'))
    .helpOption('-h, --help', t('cli.help'))
    .argument('<file...>')
    .option('--junit <file>', t('scenario.cli.junit'))
    .option('--seller-url <url>', t('cli.option.seller-url'))
    .option('--access-key <key>', t('cli.option.access-key'))
    .option('--keep', t('cli.option.keep'))
    .option('--open', t('scenario.cli.open'))
    .addHelpText('after', `\n${t('scenario.cli.exits')}`);
  command.action(async (files: readonly string[]) => {
    const typed: Options = command.optsWithGlobals();
    const { junit, sellerUrl, accessKey } = typed;
    // Inside `koosim exec` there is a simulator for it; otherwise one is started, unless another is named.
    const isNamed = program.getOptionValueSource('server') === 'cli' || process.env['KOOSIM_ORIGIN'] !== undefined;
    const options: ScenarioOptions = {
      files,
      json: typed['json'] === true,
      keep: typed['keep'] === true,
      stays: isNamed || typed['open'] === true,
      ...(typeof junit === 'string' ? { junit } : {}),
      ...(typeof sellerUrl === 'string' ? { sellerUrl } : {}),
      ...(typeof accessKey === 'string' ? { accessKey } : {}),
    };
    const asked = targetOf(typed, deps);
    const work = (target: Target): Promise<number> => runAndShow(options, target, typed['open'] === true, deps);
    deps.end(isNamed ? await work(asked) : await withSimulator((server) => work({ ...asked, server })));
  });
}

async function withSimulator(work: (server: URL) => Promise<number>): Promise<number> {
  const { startSimulator } = await import('../library/library.ts');
  const simulator = await startSimulator();
  try {
    return await work(new URL(simulator.origin));
  } finally {
    await simulator.stop();
  }
}

/** Runs the files; with `--open`, what did not pass is opened in the browser and stays until Ctrl+C. */
async function runAndShow(
  options: ScenarioOptions,
  target: Target,
  open: boolean,
  { t }: ProgramDeps,
): Promise<number> {
  const { exit, failed } = await runScenarios(options, target, t);
  if (!open || !failed) return exit;
  const address = runAddress(failed, target);
  process.stderr.write(`${t('scenario.cli.opened', { address })}\n`);
  const { default: openBrowser } = await import('open');
  await openBrowser(address).then(
    (browser) => browser.on('error', () => undefined),
    () => undefined,
  );
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  return exit;
}
