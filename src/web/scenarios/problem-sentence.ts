import type { Translate } from '../../i18n/translator.ts';
import type { Problem } from '../../scenario-file/read-scenario.ts';

/** A problem in one sentence: file, line, path, expected, got. */
export function problemSentence({ kind, line, path, expected, got }: Problem, file: string, t: Translate): string {
  const at = [file, String(line), path].filter(Boolean).join(':');
  // With no id to choose from there is nothing to list.
  const key = kind === 'reference' && expected === '' ? 'reference_none' : kind;
  return `${at}: ${t(`scenario.problem.${key}`, { expected, got })}`;
}
