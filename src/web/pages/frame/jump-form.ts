import { z } from 'zod';
import type { JumpTarget } from '../../../app/advance-clock.ts';
import type { JumpOptions } from '../../../app/jump.ts';
import { MILESTONES, type MilestoneName } from '../../../app/milestones.ts';
import { factorOfRate, isClockRate, RATE_MAX, RATE_MIN } from '../../../domain/clock-rates.ts';
import { CLOCK_MODES, type ClockMode } from '../../../domain/workspace.ts';
import { parseBeijing } from '../../../i18n/beijing-fields.ts';
import type { FormResult } from '../../forms.ts';

/** Where a form asks to jump to, and how. */
export interface JumpForm {
  readonly target: JumpTarget;
  readonly options: JumpOptions;
}

const text = z.string('invalid').max(300, 'too_long').optional();
const ticked = z
  .literal('1')
  .optional()
  .transform((value) => value === '1');

/** Units of a length of time that is entered as a number: where it goes in an ISO 8601 duration. */
export const SPAN_UNITS = { minute: 'PT%M', hour: 'PT%H', day: 'P%D', month: 'P%M', year: 'P%Y' } as const;

/**
 * `by` is an ISO 8601 duration, or a number with `unit`; `to` is a date and time of GMT+8, `at` an instant in ms,
 * `milestone` an instance and a name with a colon between. A milestone goes before a length, a length before a time.
 */
export const JUMP_FORM = z
  .object({
    by: text,
    unit: z.enum(Object.keys(SPAN_UNITS) as (keyof typeof SPAN_UNITS)[], 'choice').optional(),
    to: text,
    at: z
      .string('invalid')
      .regex(/^\d{1,15}$/, 'invalid')
      .optional(),
    next: z.literal('1').optional(),
    milestone: text,
    stopOn: z.literal('first_failure').optional(),
    deliver: z.enum(['send', 'record_only'], 'choice').optional(),
    dryRun: ticked,
    confirm: ticked,
  })
  .transform((form, context): JumpForm => {
    const problem = (path: string, message: string, input: unknown): JumpTarget => {
      context.addIssue({ code: 'custom', message, path: [path], input });
      return { next: true };
    };
    const { stopOn, deliver, dryRun, confirm } = form;
    const options = { dryRun, confirm, ...(stopOn ? { stopOn } : {}), ...(deliver ? { deliver } : {}) };
    return { target: targetOf(form, problem), options };
  });

function targetOf(
  form: Readonly<Partial<Record<'by' | 'to' | 'at' | 'next' | 'milestone', string | undefined>>> & {
    readonly unit?: keyof typeof SPAN_UNITS | undefined;
  },
  problem: (path: string, message: string, input: unknown) => JumpTarget,
): JumpTarget {
  const { by, unit, to, at, next, milestone } = form;
  if (next !== undefined) return { next: true };
  if (milestone !== undefined && milestone !== '') {
    return milestoneOf(milestone) ?? problem('milestone', 'milestone', milestone);
  }
  if (at !== undefined) return { toSimAt: Number(at) };
  const span = by?.trim() ?? '';
  if (span !== '') return unit === undefined ? { by: span } : (spanOf(span, unit) ?? problem('by', 'span', by));
  if (to !== undefined) {
    const toSimAt = parseBeijing(to);
    return toSimAt === undefined ? problem('to', 'date_time', to) : { toSimAt };
  }
  return problem('by', 'required', by);
}

function spanOf(number: string, unit: keyof typeof SPAN_UNITS): JumpTarget | undefined {
  return /^[1-9]\d{0,8}$/.test(number) ? { by: SPAN_UNITS[unit].replace('%', number) } : undefined;
}

function milestoneOf(value: string): JumpTarget | undefined {
  const at = value.lastIndexOf(':');
  const name = MILESTONES.find((each) => each === value.slice(at + 1));
  return at > 0 && name
    ? { milestone: { instanceId: value.slice(0, at), name: name satisfies MilestoneName } }
    : undefined;
}

/** `mode` alone, or `speed`: real time, a named rate, or `free` with a factor in `rate`. */
export const MODE_FORM = z
  .object({ mode: z.enum(CLOCK_MODES, 'choice').optional(), speed: text, rate: text })
  .transform((form, context): { readonly mode: ClockMode; readonly rate?: number } => {
    const problem = (path: string, message: string): { readonly mode: ClockMode } => {
      context.addIssue({ code: 'custom', message, path: [path], input: form });
      return { mode: 'frozen' };
    };
    if (form.mode !== undefined) return { mode: form.mode };
    if (form.speed === undefined) return problem('mode', 'required');
    if (form.speed === 'real') return { mode: 'real' };
    if (form.speed !== 'free') {
      const rate = factorOfRate(form.speed);
      return rate === undefined ? problem('speed', 'choice') : { mode: 'rate', rate };
    }
    const rate = Number((form.rate ?? '').trim() || Number.NaN);
    return isClockRate(rate) ? { mode: 'rate', rate } : problem('rate', 'clock_rate');
  });

/** Tells between which bounds a factor must lie. */
export function withRateBounds<T>(form: FormResult<T>): FormResult<T> {
  if (form.ok) return form;
  const params = { min: RATE_MIN, max: RATE_MAX };
  return {
    ok: false,
    problems: form.problems.map((each) => (each.message === 'clock_rate' ? { ...each, params } : each)),
  };
}
