import type { NewFault } from '../domain/add-fault.ts';
import type { Product } from '../domain/catalogue.ts';
import { FAULT_BOUNDS, type FaultPlan, type FaultSettings } from '../domain/fault-plan.ts';
import type { RequestContext } from './request-context.ts';

type Words = Pick<RequestContext, 't' | 'format' | 'language'>;
type Plan = Pick<FaultPlan, 'kind' | 'times' | 'match' | 'settings'> & Pick<NewFault, 'count' | 'percent' | 'seed'>;

/**
 * A plan in one sentence: "The next try of newInstance (Team Board): …".
 * @param productOf finds the product that a plan is limited to
 */
export function faultSentence(plan: Plan, productOf: (id: string) => Product | undefined, words: Words): string {
  const { t } = words;
  return t('faults.sentence', { times: times(plan, t), calls: calls(plan, productOf, words), what: what(plan, words) });
}

function times({ times: often, count, percent, seed }: Plan, t: Words['t']): string {
  switch (often) {
    case 'next':
      return t('faults.sentence.next');
    case 'every':
      return t('faults.sentence.every');
    case 'first':
      return t('faults.sentence.first', { count: count ?? FAULT_BOUNDS.count.preset });
    case 'share': {
      const share = percent ?? FAULT_BOUNDS.percent.preset;
      return seed === undefined
        ? t('faults.sentence.share_drawn', { percent: share })
        : t('faults.sentence.share', { percent: share, seed });
    }
  }
}

function calls({ match }: Plan, productOf: (id: string) => Product | undefined, { t, language }: Words): string {
  const { activity, cause, productId, instanceId, version } = match;
  const limits = [
    ...(cause === undefined ? [] : [t('faults.calls.cause', { cause: t(`cause.${cause}`) })]),
    ...(productId === undefined ? [] : [productOf(productId)?.name[language] ?? productId]),
    ...(instanceId === undefined ? [] : [instanceId]),
    ...(version === undefined ? [] : [t('faults.calls.version', { version })]),
  ];
  const name = activity ?? t('faults.calls.any');
  if (limits.length === 0) return name;
  return t('faults.calls.only', { calls: name, limits: limits.join(language === 'zh' ? '，' : ', ') });
}

function what({ kind, settings }: Plan, words: Words): string {
  const { t, format } = words;
  const length = (name: keyof FaultSettings & keyof typeof FAULT_BOUNDS, unitMs: number): string =>
    format.duration((settings[name] ?? FAULT_BOUNDS[name].preset) * unitMs);
  switch (kind) {
    case 'stale_timestamp':
    case 'future_timestamp':
      return t(`faults.what.${kind}`, { shift: length('shiftSeconds', 1_000) });
    case 'answer_slow':
      return t('faults.what.answer_slow', { delay: length('delaySeconds', 1_000) });
    case 'reordered': {
      const overtaker = settings.overtakenBy ?? 'same_instance';
      return t(`faults.reordered_by.${overtaker}`, { hold: length('holdMinutes', 60_000) });
    }
    case 'delayed':
      return settings.delayOn === 'wall'
        ? t('faults.delayed_by.wall', { delay: length('delaySeconds', 1_000) })
        : t('faults.delayed_by.marketplace', { delay: length('delayMinutes', 60_000) });
    case 'bad_signature':
    case 'repeated_nonce':
    case 'duplicate':
    case 'parallel_duplicate':
    case 'dropped_request':
    case 'dropped_answer':
    case 'answer_401':
    case 'answer_403':
    case 'answer_406':
    case 'answer_429':
    case 'answer_500':
    case 'answer_502':
    case 'answer_broken':
      return t(`faults.what.${kind}`);
  }
}
