import { AppError } from '../../app/app-error.ts';

/** One wrong field with the key of its sentence (see `ReaderTexts.problem`) or, in `text`, the sentence itself. */
export interface InputProblem {
  readonly path: string;
  readonly key?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly text?: string;
}

/** Input that a route cannot use, with every wrong field. */
export class InputError extends AppError {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super('invalid_input', problems.map(({ path, key, text }) => `${path}: ${text ?? key}`).join('; '));
    this.problems = problems;
  }
}
