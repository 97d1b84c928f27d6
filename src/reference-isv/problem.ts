import type { z } from 'zod';

/** One wrong input: the path of the field and a sentence about it. */
export interface WrongField {
  readonly path: string;
  readonly message: string;
}

/** A request that is answered with a status and, for 400, the fields that are wrong. */
export class Problem extends Error {
  readonly status: number;
  readonly code: 'invalid_input' | 'cross_site' | 'form_expired' | 'not_found';
  readonly fields: readonly WrongField[];

  constructor(status: number, code: Problem['code'], fields: readonly WrongField[] = []) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** The parsed value. @throws Problem 400 that names every wrong field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Problem(400, 'invalid_input', parsed.error.issues.flatMap(wrongFields));
}

function wrongFields(issue: z.core.$ZodIssue): WrongField[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.') || '(body)', message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'there is no such field' }));
}
