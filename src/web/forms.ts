import { z } from 'zod';
import { AppError, type FieldProblem } from '../app/app-error.ts';
import { hasText } from '../i18n/translator.ts';
import { readableParams } from './refusal-view.ts';
import type { RequestContext } from './request-context.ts';

/** What a form sent: the checked value, or what is wrong with which field. */
export type FormResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * Checks a form or query against a schema. A schema's own message names the text (`field.<message>`); the messages of
 * zod itself become `required` or `invalid`.
 */
export function readForm<S extends z.ZodType>(schema: S, input: unknown): FormResult<z.output<S>> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return { ok: true, value: result.data };
  const problems = new Map<string, FieldProblem>();
  for (const issue of result.error.issues) {
    const path = issue.path.join('.');
    if (problems.has(path)) continue;
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    const message = hasText(`field.${issue.message}`) ? issue.message : missing ? 'required' : 'invalid';
    problems.set(path, { path, message });
  }
  return { ok: false, problems: [...problems.values()] };
}

/** A whole number in a text field. */
export const wholeNumber = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^\d{1,9}$/, 'whole_number')
  .transform(Number);

/** An amount in units of the currency with at most two decimals, e.g. `1200` or `12.50`; minor units come out. */
export const decimalAmount = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^\d+(?:\.\d+)?$/, 'money')
  .regex(/^\d{1,10}(?:\.\d+)?$/, 'money_large')
  .regex(/^\d+(?:\.\d{1,2})?$/, 'money_digits')
  .transform(hundredths)
  .refine((minor) => minor > 0, 'money_zero');

/** A discount in per cent, above 0 and below 100 with at most two decimals; hundredths of a per cent come out. */
export const decimalPercent = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^\d{1,2}(?:\.\d{1,2})?$/, 'percent')
  .transform(hundredths)
  .refine((points) => points > 0, 'percent');

function hundredths(text: string): number {
  const [whole = '', decimals = ''] = text.split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}

/** The values of a field that can be there several times. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value));

/** One wrong field in the reader's words; `path` is the name of the field. */
export interface FieldError {
  readonly path: string;
  readonly text: string;
}

/** Words the problems of a form for the summary and for the places beside the fields. */
export function fieldErrors(
  problems: readonly FieldProblem[],
  context: Pick<RequestContext, 't' | 'format'>,
): FieldError[] {
  return problems.map(({ path, message, params = {} }) => {
    const key = hasText(message) ? message : `field.${message}`;
    return { path, text: context.t(hasText(key) ? key : 'field.invalid', readableParams(params, context)) };
  });
}

/** The fault for forms whose problems are shown on a page of their own. */
export function invalidForm(problems: readonly FieldProblem[]): AppError {
  return new AppError('invalid_input', 'the form has wrong fields', { details: problems });
}
