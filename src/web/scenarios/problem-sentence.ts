import type { Translate } from '../../i18n/translator.ts';
import type { Problem } from '../../scenario-file/read-scenario.ts';

/** A problem in one sentence: file, line, path, expected, got. */
export function problemSentence({ kind, line, path, expected, got }: Problem, file: string, t: Translate): string {
  const at = [file, String(line), path].filter(Boolean).join(':');
  return `${at}: ${t(`scenario.problem.${kind}`, { expected, got })}`;
}
