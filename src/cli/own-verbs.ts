import { Option, type Command } from 'commander';
import { execWith } from './exec.ts';
import { targetOf, type Options, type ProgramDeps } from './program-deps.ts';
import { tailCalls } from './tail-calls.ts';
import { VERBS } from './verbs.ts';

/** Verbs that are more than one operation of the API. */
export function addOwnVerbs(program: Command, deps: ProgramDeps): void {
  const { t } = deps;
  program.commandsGroup(t('cli.group.scripts'));
  addExec(program, deps);
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
