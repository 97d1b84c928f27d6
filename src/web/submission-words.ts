import type { SubmissionProblem } from '../domain/submission-checks.ts';
import type { RequestContext } from './request-context.ts';

/** A reason that keeps an application from being submitted, in the reader's language. */
export function submissionWords({ code, params }: SubmissionProblem, { t }: Pick<RequestContext, 't'>): string {
  const words: Record<string, string | number> = { ...params };
  if (code === 'text_missing' || code === 'text_too_long') {
    words['field'] = t(`application.field.${String(params['field']) as 'name' | 'vendor' | 'tagline' | 'description'}`);
    words['language'] = t(`application.language.${params['language'] === 'zh' ? 'zh' : 'en'}`);
  }
  if (code === 'case_missing') {
    const { activity = '', variant = '' } = params;
    words['case'] = variant === '' ? activity : `${activity} (${variant})`;
  }
  return t(`submission.${code}`, words);
}
