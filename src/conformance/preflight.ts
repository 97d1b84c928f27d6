import type { Check } from '../domain/call.ts';
import type { Session } from './session.ts';

/** Why a run cannot begin; the check says it in a sentence. */
export interface CannotRun {
  readonly reason: 'no_answer' | 'not_json';
  readonly check: Check;
}

/**
 * Asks about an instance that nobody has, and looks only at whether somebody answers in JSON: a run against a wrong
 * address would be a list of the same complaint.
 */
export async function preflight(session: Session): Promise<CannotRun | undefined> {
  const { version, url, accessKey } = session.settings;
  const heard = await session.call({ activity: 'queryInstance', fields: { instanceId: 'conformance-preflight' } });
  const { response, transportError } = heard.result;
  if (!response || transportError !== undefined) {
    const check = heard.judgement.checks.find(({ verdict }) => verdict === 'fail');
    return { reason: 'no_answer', check: check ?? { id: 'REACH', verdict: 'fail', variant: 'other' } };
  }
  // The body counts, whatever status it came with: that is for the run to find.
  const { checks } = session.ports.judge({
    version,
    activity: 'queryInstance',
    cause: 'details_view',
    sendResult: { ...heard.result, response: { ...response, status: 200 } },
    rules: session.profile,
    url,
    accessKey,
    expected: {},
  });
  const broken = checks.find(({ id, verdict }) => BODY_CHECKS.has(id) && verdict === 'fail');
  return broken && { reason: 'not_json', check: broken };
}

const BODY_CHECKS: ReadonlySet<string> = new Set(['SIZE-LIMIT', 'BODY-PLAIN', 'BODY-UTF8', 'BODY-JSON']);
