import type { Language } from '../i18n/language.ts';
import type { Translate } from '../i18n/translator.ts';
import { CliError } from './cli-error.ts';
import type { ExecEnd } from './exec.ts';
import { EXIT } from './exit-codes.ts';
import { plain } from './print.ts';
import type { OptionValue } from './read-fields.ts';
import type { Target } from './send.ts';

/** What the program takes from its surroundings. */
export interface ProgramDeps {
  readonly t: Translate;
  readonly language: Language;
  /** Where a simulator is to be expected. */
  readonly server: string;
  /** The workspace unless another is named. */
  readonly workspace: string;
  /** What stands behind `--`. */
  readonly command: readonly string[];
  /** Where `conform` writes its answer, and its progress beside it. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly end: (code: number) => void;
  /** Ends as the command that was run. */
  readonly endAs: (end: ExecEnd) => void;
}

/** Options as commander gives them. */
export type Options = Readonly<Record<string, OptionValue | undefined>>;

/** Where requests go. */
export function targetOf(typed: Options, deps: ProgramDeps): Target {
  return { server: serverOf(typed, deps), workspace: String(typed['workspace']), language: deps.language };
}

function serverOf(typed: Options, { server }: ProgramDeps): URL {
  const value = String(typed['server'] ?? server);
  if (/^https?:/.test(value) && URL.canParse(value)) return new URL(value);
  throw new CliError('cli.error.server', EXIT.usage, { value: plain(value) });
}
