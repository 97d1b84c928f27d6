import type { TextKey } from '../i18n/texts.ts';
import type { TextParams } from '../i18n/translator.ts';

/** Something that ends the command with a sentence: `key` names it in both languages. */
export class CliError extends Error {
  readonly key: TextKey;
  readonly params: TextParams;
  readonly exit: number;

  constructor(key: TextKey, exit: number, params: TextParams = {}) {
    super(key);
    this.key = key;
    this.exit = exit;
    this.params = params;
  }
}
