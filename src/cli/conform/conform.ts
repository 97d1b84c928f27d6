import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  exitCodeOf,
  expectedFailuresText,
  readExpectedFailures,
  type ExpectedFailures,
} from '../../conformance/expected-failures.ts';
import { planFor } from '../../conformance/plan.ts';
import { htmlReport } from '../../conformance/report/html.ts';
import { jsonReport } from '../../conformance/report/json.ts';
import { junitReport } from '../../conformance/report/junit.ts';
import { reportOf, type Report } from '../../conformance/report/model.ts';
import type { Language } from '../../i18n/language.ts';
import type { Translate } from '../../i18n/translator.ts';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { addConformOptions, conformSettings, type ConformTyped } from './options.ts';
import { progressPrinter, reportText } from './print.ts';

interface ConformDeps {
  readonly t: Translate;
  readonly language: Language;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly end: (code: ExitCode) => void;
}

/** The verb that tests a service from here: no simulator runs for it. */
export function addConform(program: Command, deps: ConformDeps): void {
  const { t, end } = deps;
  const command = program.command('conform').description(t('cli.conform.what')).helpOption('-h, --help', t('cli.help'));
  addConformOptions(command, t);
  command.addHelpText('after', `\n${t('cli.conform.exits')}`);
  command.action(async () => {
    end(await conform(command.optsWithGlobals<ConformTyped>(), deps));
  });
}

async function conform(typed: ConformTyped, { t, language, out, err }: ConformDeps): Promise<ExitCode> {
  const settings = conformSettings(typed);
  if (typed.list) {
    for (const { id, group, skipped } of planFor(settings)) {
      const why = skipped === undefined ? '' : `  (${t(`conform.skip.${skipped}`)})`;
      out(`${id}  ${t(`conform.group.${group}`)}: ${t(`conform.test.${id}`)}${why}\n`);
    }
    return EXIT.done;
  }
  // Other verbs need no client for HTTP of their own.
  const { runConformanceHere, programOfReports } = await import('../../run-conformance-here.ts');
  const expected = typed.expected === undefined ? undefined : await expectedFrom(typed.expected);
  const cutOff = new AbortController();
  const stop = (): void => cutOff.abort();
  process.once('SIGINT', stop);
  const run = await runConformanceHere(settings, {
    signal: cutOff.signal,
    // Progress goes beside the answer: the answer may be read by a program.
    onProgress: progressPrinter((line) => err(`${line}\n`), t),
  }).finally(() => process.off('SIGINT', stop));
  const report = reportOf(run, { program: programOfReports(), ...(expected ? { expected } : {}) }, t);
  await writeReports(report, typed, { t, language });
  if (typed.writeExpected !== undefined && !run.cannotRun) {
    await write(typed.writeExpected, expectedFailuresText(run.requirements, `${report.target} V${report.version}`));
  }
  out(typed.json ? jsonReport(report) : `${reportText(report, t)}\n`);
  return exitCodeOf(run, report.comparison);
}

async function writeReports(
  report: Report,
  { html, reportJson, junit }: ConformTyped,
  { t, language }: { readonly t: Translate; readonly language: Language },
): Promise<void> {
  if (html !== undefined) await write(html, htmlReport(report, t, language));
  if (reportJson !== undefined) await write(reportJson, jsonReport(report));
  if (junit !== undefined) await write(junit, junitReport(report));
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unusable(file, error);
  }
}

async function expectedFrom(file: string): Promise<ExpectedFailures> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(file, error);
  }
  const read = readExpectedFailures(text);
  if ('ids' in read) return read;
  throw new CliError('cli.conform.bad_expected', EXIT.usage, { file, line: read.line, word: read.word });
}

function unusable(file: string, error: unknown): CliError {
  return new CliError('cli.error.file', EXIT.usage, { file, reason: (error as NodeJS.ErrnoException).code ?? '' });
}
