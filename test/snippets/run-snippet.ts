import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type SnippetVersion = '1.0' | '2.0';

/** One question to a receiver snippet: an operation and its arguments. */
export interface SnippetQuestion {
  readonly operation: 'verify' | 'sign' | 'encrypt' | 'decrypt';
  readonly args: readonly (string | Uint8Array)[];
}

/** How the snippets of one language are run. `needs`: programs; `always`: CI has them, so it never skips. */
export interface SnippetLanguage {
  readonly name: string;
  readonly needs: readonly string[];
  readonly always: boolean;
  /** Builds in `folder` if need be, and gives the command that answers lines on its standard input. */
  command(version: SnippetVersion, folder: string): readonly [string, ...string[]];
}

const SNIPPETS = fileURLToPath(new URL('../../snippets', import.meta.url));
const RUNNERS = fileURLToPath(new URL('runners', import.meta.url));

const digit = (version: SnippetVersion): string => version.slice(0, 1);
const snippet = (version: SnippetVersion, file = ''): string => path.join(SNIPPETS, `v${version}`, file);
const runner = (file: string): string => path.join(RUNNERS, file);

function must(command: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
}

export const SNIPPET_LANGUAGES: readonly SnippetLanguage[] = [
  {
    name: 'Node',
    needs: [],
    always: true,
    command: (version) => [process.execPath, runner(`runner_v${digit(version)}.mjs`), snippetUrl(version)],
  },
  {
    name: 'Python',
    needs: ['python3'],
    always: true,
    command: (version) => ['python3', '-B', runner(`runner_v${digit(version)}.py`), snippet(version)],
  },
  {
    name: 'Java',
    needs: ['javac', 'java'],
    always: true,
    command: (version, folder) => {
      const main = `RunnerV${digit(version)}`;
      must('javac', ['-encoding', 'UTF-8', '-d', folder, snippet(version, 'Receiver.java'), runner(`${main}.java`)]);
      return ['java', '-cp', folder, main];
    },
  },
  {
    name: 'Go',
    needs: ['go'],
    always: false,
    command: (version, folder) => {
      cpSync(snippet(version, 'receiver.go'), path.join(folder, 'receiver.go'));
      cpSync(runner(`runner_v${digit(version)}_test.go.txt`), path.join(folder, 'runner_test.go'));
      must('go', ['mod', 'init', 'receiver'], folder);
      must('go', ['vet', '.'], folder);
      must('go', ['test', '-c', '-o', 'runner', '.'], folder);
      return [path.join(folder, 'runner')];
    },
  },
  {
    name: 'PHP',
    needs: ['php'],
    always: false,
    command: (version) => ['php', runner(`runner_v${digit(version)}.php`), snippet(version)],
  },
  {
    name: 'C#',
    needs: ['mcs', 'mono'],
    always: false,
    command: (version, folder) => {
      const program = path.join(folder, 'runner.exe');
      const sources = [snippet(version, 'Receiver.cs'), runner(`RunnerV${digit(version)}.cs`)];
      must('mcs', ['-langversion:7', '-r:System.Core.dll', `-out:${program}`, ...sources]);
      return ['mono', program];
    },
  },
];

function snippetUrl(version: SnippetVersion): string {
  return pathToFileURL(snippet(version, 'receiver.mjs')).href;
}

/** Programs of a language that are not installed here. */
export function missingPrograms({ needs }: SnippetLanguage): string[] {
  return needs.filter((program) => spawnSync('which', [program]).status !== 0);
}

/** Asks a snippet all questions in one process. @returns its answers, in order */
export function askSnippet(
  language: SnippetLanguage,
  version: SnippetVersion,
  questions: readonly SnippetQuestion[],
): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'koosim-snippet-'));
  try {
    const [command, ...args] = language.command(version, folder);
    const input = questions.map(({ operation, args: values }) => [operation, ...values.map(base64)].join('\t'));
    const { status, stdout, stderr } = spawnSync(command, args, {
      input: `${input.join('\n')}\n`,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (status !== 0) throw new Error(`${language.name} snippet ${version}: ${stdout}${stderr}`);
    // Go's test program prints lines of its own around the answers.
    const lines = stdout.split('\n').filter((line) => line !== '');
    return language.name === 'Go' ? lines.flatMap((line) => (line.startsWith('= ') ? [line.slice(2)] : [])) : lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function base64(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64');
}
