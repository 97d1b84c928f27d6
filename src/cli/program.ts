import { Argument, Command, Option } from 'commander';
import type { TextKey } from '../i18n/texts.ts';
import { hasText, type Translate } from '../i18n/translator.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { addOwnVerbs } from './own-verbs.ts';
import type { OptionValue } from './read-fields.ts';
import { runVerb } from './run-verb.ts';
import { targetOf, type Options, type ProgramDeps } from './program-deps.ts';
import type { Target } from './send.ts';
import { inputPlace, VERB_GROUPS, type Field, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

/** The whole command line: a command for each verb of the table. */
export function buildProgram(deps: ProgramDeps): Command {
  const { t } = deps;
  const program = new Command('koosim');
  program
    .description(t('cli.description'))
    .exitOverride()
    .configureHelp({
      styleTitle: (title) => titleOf(title, t),
      subcommandTerm: (command) => termOf(command),
      showGlobalOptions: true,
    })
    .configureOutput({ outputError: () => undefined })
    .option('--server <url>', t('cli.global.server'), deps.server)
    .option('-w, --workspace <id>', t('cli.global.workspace'), deps.workspace)
    .option('--json', t('cli.global.json'))
    .addOption(new Option('--lang <language>', t('cli.global.lang')).choices(['en', 'zh']))
    .helpOption('-h, --help', t('cli.help'))
    .addHelpCommand(new Command('help').argument('[verb]').description(t('cli.help')).helpGroup(t('cli.group.server')))
    .addHelpText('after', `\n${exitHelp(t)}`);
  for (const group of VERB_GROUPS) {
    program.commandsGroup(t(`cli.group.${group}`));
    for (const verb of VERBS.filter((each) => each.group === group)) addVerb(program, verb, deps);
  }
  addOwnVerbs(program, deps);
  return program;
}

function addVerb(program: Command, verb: Verb, deps: ProgramDeps): void {
  const { t } = deps;
  const command = program
    .command(verb.name)
    .description(t(`cli.verb.${verb.name}` as TextKey))
    .helpOption('-h, --help', t('cli.help'));
  for (const place of verb.places) command.addArgument(new Argument(`<${place}>`));
  for (const field of verb.takes) command.addArgument(argumentOf(field));
  if (verb.file === 'sent') command.addArgument(new Argument('<file>'));
  const options = verb.options.map((field) => ({ field, option: optionOf(field, t) }));
  for (const { option } of options) command.addOption(option);
  for (const option of commonOptions(verb, t)) command.addOption(option);
  command.addHelpText('after', `\n${t('cli.calls', { route: `${verb.method} ${verb.path}` })}`);
  command.action(async () => {
    const typed: Options = command.optsWithGlobals();
    const given = options.flatMap(({ field, option }): (readonly [Field, OptionValue])[] => {
      const value = typed[option.attributeName()];
      const isGiven = command.getOptionValueSource(option.attributeName()) === 'cli';
      return value === undefined || !isGiven ? [] : [[field, value]];
    });
    deps.end(await carryOut(verb, { command, typed, given }, targetOf(typed, deps), t));
  });
}

function carryOut(
  verb: Verb,
  {
    command,
    typed,
    given,
  }: { readonly command: Command; readonly typed: Options; readonly given: readonly (readonly [Field, OptionValue])[] },
  target: Target,
  t: Translate,
): Promise<ExitCode> {
  const args = command.processedArgs as readonly (string | readonly string[])[];
  const taken = verb.takes.map((field, index) => [field, args[verb.places.length + index] ?? ''] as const);
  const { body, output, count } = typed;
  const file = verb.file === 'sent' ? args.at(-1) : undefined;
  return runVerb(
    verb,
    target,
    {
      places: args.slice(0, verb.places.length).map(String),
      fields: [...taken, ...given],
      json: typed['json'] === true,
      all: typed['all'] === true,
      ...(typeof body === 'string' ? { body } : {}),
      ...(typeof file === 'string' ? { file } : {}),
      ...(typeof output === 'string' ? { output } : {}),
      ...(verb.stream && typeof count === 'string' ? { count: Number(count) } : {}),
    },
    t,
  );
}

function argumentOf({ option, kind }: Field): Argument {
  return new Argument(kind === 'list' ? `<${option}...>` : `<${option}>`);
}

function optionOf({ option, kind }: Field, t: Translate): Option {
  const key = `cli.option.${option}`;
  const description = hasText(key) ? t(key) : '';
  switch (kind) {
    case 'flag':
    case 'off':
      return new Option(`--${option}`, description);
    case 'list':
    case 'pairs':
    case 'readings':
    case 'named':
      return new Option(`--${option} <${kind === 'list' ? 'id' : 'name=value'}>`, description).argParser(collect);
    case 'period':
      return new Option(`--${option} <length>`, description);
    case 'number':
      return new Option(`--${option} <number>`, description);
    case 'json':
      return new Option(`--${option} <json>`, description);
    case 'text':
    case 'rate':
    case 'switch':
      return new Option(`--${option} <${option}>`, description);
  }
}

/** One value for each time the option is given: `<id...>` of commander would swallow the arguments behind it. */
function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function commonOptions(verb: Verb, t: Translate): Option[] {
  const takesBody = inputPlace(verb) === 'body';
  const isPaged = verb.options.some(({ at }) => at === 'after') && verb.columns.length > 0;
  return [
    ...(takesBody ? [new Option('--body <json>', t('cli.common.body'))] : []),
    ...(isPaged ? [new Option('--all', t('cli.common.all'))] : []),
    ...(verb.file === 'received' ? [new Option('-o, --output <file>', t('cli.common.output'))] : []),
    ...(verb.stream ? [new Option('--count <number>', t('cli.common.count'))] : []),
  ];
}

function titleOf(title: string, t: Translate): string {
  switch (title) {
    case 'Usage:':
      return t('cli.usage');
    case 'Arguments:':
      return t('cli.arguments');
    case 'Options:':
      return t('cli.options');
    case 'Commands:':
      return t('cli.commands');
    case 'Global Options:':
      return t('cli.global_options');
    default:
      return title;
  }
}

/** A verb with its arguments; that there are options need not be said of each. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...args].join(' ');
}

function exitHelp(t: Translate): string {
  const codes = Object.values(EXIT).map((code) => `  ${code}  ${t(`cli.exit.${code}`)}`);
  return [t('cli.exits'), ...codes].join('\n');
}
