import type { SelectionProblem } from '../../domain/price-quote.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { InputError } from './input-error.ts';
import type { ReaderTexts } from './reader-texts.ts';
import { allowed } from './refused-error.ts';

/** A choice that can be had. @throws RefusedError, InputError naming the field to blame */
export function possible<T extends object>(result: T | Refusal | SelectionProblem, texts: ReaderTexts): T {
  const value = allowed(result);
  if ('problem' in value) throw new InputError([{ path: value.path, text: texts.selection(value) }]);
  return value;
}
