import type { Language } from '../i18n/language.ts';

/** A wrong member of a step's input: its dotted path, and a sentence in the reader's language. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

/** What a step can do: one operation of the JSON API on the workspace of the scenario. */
export interface StepVerb {
  /** As on the command line, e.g. `buy`. */
  readonly name: string;
  readonly operation: string;
  /** Members of the input that stand in the path. */
  readonly places: readonly string[];
  readonly inputPlace: 'query' | 'body';
  /** Members that are known to the query or body beside those of the path. */
  readonly members: readonly string[];
  /** JSON schema of the input. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** The operation that reads the answer's record anew, where the answer is a record that calls go on to change. */
  readonly reread?: string;
  /** What is wrong with an input; strings with a reference in them are the caller's to leave out. */
  checkInput(input: Readonly<Record<string, unknown>>, language: Language): readonly InputProblem[];
}

/** The parts of a request to an operation of the API. */
export interface OperationInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Answer of an operation; `body` is JSON. */
export interface OperationAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Carries an operation of the API out; wrong input and refusals are answers too. */
export type Perform = (operation: string, input: OperationInput, language: Language) => Promise<OperationAnswer>;
