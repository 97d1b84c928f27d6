import type { Request } from 'express';
import { z } from 'zod';
import { ACTIVITIES, type CallStatus } from '../../../domain/call.ts';
import { CALL_DIRECTIONS } from '../../../domain/call-direction.ts';
import type { CallListFilter } from '../../../read/simulator/call-list.ts';
import type { PageRequest } from '../../../read/api/page-of.ts';
import { invalidForm, readForm } from '../../forms.ts';

/** States of a call in the order of its life. */
export const CALL_STATUSES = [
  'waiting',
  'calling',
  'retrying',
  'polling',
  'success',
  'failed',
  'superseded',
] as const satisfies readonly CallStatus[];

/** Rows of one page of a list. */
export const ROWS_PER_PAGE = 25;

/** One of several values out of a form; what was left empty is absent. */
export function optionalChoice<T extends string>(values: readonly T[]) {
  return z.preprocess((value) => (value === '' ? undefined : value), z.enum(values, 'choice').optional());
}

/** A short text out of a form; empty unless given. */
export const optionalText = z.string('invalid').trim().max(200, 'too_long').default('');

/** Where a page of a list begins. */
export const cursor = z.string('invalid').min(1, 'invalid').max(512, 'too_long').optional();

const QUERY = z.object({
  activity: optionalChoice(ACTIVITIES),
  direction: optionalChoice(CALL_DIRECTIONS),
  status: optionalChoice(CALL_STATUSES),
  product: optionalText,
  q: optionalText,
  after: cursor,
});

/** The filter of a list of calls as its address carries it. */
export interface CallQuery {
  readonly filter: CallListFilter;
  readonly paging: PageRequest;
  /** At least one criterion is set. */
  readonly filtered: boolean;
}

/** Reads filter and page of a list of calls out of the address. @throws AppError `invalid_input` */
export function readCallQuery(req: Request): CallQuery {
  const form = readForm(QUERY, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { activity, direction, status, product, q, after } = form.value;
  return {
    filter: { activity, direction, status, productId: product === '' ? undefined : product, text: q },
    paging: { after, limit: ROWS_PER_PAGE },
    filtered: activity !== undefined || direction !== undefined || status !== undefined || product !== '' || q !== '',
  };
}
