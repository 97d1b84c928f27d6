import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface CommandLine {
  readonly ephemeral: boolean;
  readonly help: boolean;
}

const OPTIONS = {
  ephemeral: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The flags there are, as they are typed. */
export const FLAGS = Object.keys(OPTIONS).map((name) => `--${name}`) as readonly `--${keyof typeof OPTIONS}`[];

/**
 * Reads the arguments after the program's name.
 * @returns the first argument that is not understood, otherwise what is asked for
 */
export function readCommandLine(
  args: readonly string[],
): { readonly commandLine: CommandLine } | { readonly unknown: string } {
  // Not strict: the messages of `parseArgs` would be in one language only.
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') return { unknown: token.value };
    if (!Object.hasOwn(OPTIONS, token.name)) return { unknown: token.rawName };
    if (token.value !== undefined) return { unknown: `${token.rawName}=${token.value}` };
  }
  return { commandLine: { ephemeral: values.ephemeral === true, help: values.help === true } };
}
