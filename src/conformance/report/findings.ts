import type { Check } from '../../domain/call.ts';
import { causeOf } from '../causes.ts';
import { isOwnRequirement, requirement, type RequirementId } from '../requirements.ts';
import type { ConformanceVerdict, Proof } from '../result.ts';
import type { ConformanceRun } from '../run.ts';
import type { TestId } from '../test-ids.ts';
import type { ConformanceTexts } from '../text-keys.ts';
import type { CheckTextKey } from '../../protocol/v2/check-catalogue.ts';
import { keysOf, withoutSecrets } from './without-secrets.ts';
import { evidenceOf, type CallEvidence } from './call-evidence.ts';

/** Something that is not as it must be, in words. */
export interface Finding {
  readonly requirement: RequirementId;
  readonly title: string;
  readonly verdict: ConformanceVerdict;
  /** The test that showed it first, and the others that it showed in. */
  readonly test: TestId;
  readonly testTitle: string;
  readonly alsoIn: readonly TestId[];
  readonly expected: string;
  readonly came: string;
  readonly cause: string;
  readonly mend: string;
  readonly source: string;
  readonly certainty: string;
  readonly call: CallEvidence | undefined;
}

/** Everything of a run that did not pass, worst first, each once: with the first call that shows it. */
export function findingsOf(run: ConformanceRun, t: ConformanceTexts): Finding[] {
  const byKind = new Map<string, { readonly test: TestId; readonly proof: Proof; readonly alsoIn: Set<TestId> }>();
  for (const { id, proofs } of run.tests) {
    for (const proof of proofs.filter(({ verdict }) => verdict !== 'passed')) {
      const known = byKind.get(kindOf(proof));
      if (!known) byKind.set(kindOf(proof), { test: id, proof, alsoIn: new Set() });
      else if (known.test !== id) known.alsoIn.add(id);
    }
  }
  const findings = [...byKind.values()].map(({ test, proof, alsoIn }) => findingOf(test, [...alsoIn], proof, run, t));
  return ORDER.flatMap((verdict) => findings.filter((finding) => finding.verdict === verdict));
}

/** Findings that read the same but for their figures. */
function kindOf({ requirement: id, verdict, found, heard }: Proof): string {
  const what = 'own' in found ? [found.own, heard?.activity] : [found.check.id, found.check.variant];
  return [id, verdict, ...what].join(' ');
}

const ORDER: readonly ConformanceVerdict[] = ['failed', 'warning', 'review'];

/** The name of a requirement, whether a check proves it or a test of its own. */
export function titleOf(id: RequirementId, t: ConformanceTexts): string {
  return isOwnRequirement(id) ? t(`conform.req.${id}`) : t(`check.${id}.name`);
}

function findingOf(
  test: TestId,
  alsoIn: readonly TestId[],
  proof: Proof,
  run: ConformanceRun,
  t: ConformanceTexts,
): Finding {
  const { requirement: id, verdict, heard } = proof;
  const { source, certainty } = requirement(id);
  return {
    requirement: id,
    title: titleOf(id, t),
    verdict,
    test,
    testTitle: t(`conform.test.${test}`),
    alsoIn,
    expected: isOwnRequirement(id) ? t(`conform.expect.${id}`) : t(`check.${id}.name`),
    ...cleaned(wordsOf(proof, t), keysOf(run.settings)),
    source,
    certainty,
    call: heard && evidenceOf(heard, run.settings),
  };
}

/** What the seller said may be in them. */
function cleaned({ came, cause, mend }: Words, accessKeys: readonly string[]): Words {
  return { came: withoutSecrets(came, accessKeys), cause, mend: withoutSecrets(mend, accessKeys) };
}

type Words = Pick<Finding, 'came' | 'cause' | 'mend'>;

/** What came, why, and what to do: by the check that found it, or by the requirement itself. */
function wordsOf({ requirement: id, found }: Proof, t: ConformanceTexts): Words {
  const ownWords = isOwnRequirement(id) && hasOwnWords(id);
  if ('own' in found) {
    const came = t(`conform.came.${found.own}`, found.params);
    if (ownWords) return { came, cause: t(`conform.cause.${id}`), mend: t(`conform.mend.${id}`) };
    return { came, cause: t('conform.because.not_done'), mend: '' };
  }
  const { check } = found;
  const params = SIGNATURE_CHECKS.has(check.id) ? shortened(check.params) : check.params;
  const came = t(`check.${check.id}.${check.variant ?? ''}` as CheckTextKey, params);
  const mend = t(`check.${check.id}.fix.${check.variant ?? ''}` as CheckTextKey, params);
  if (ownWords) return { came, cause: t(`conform.cause.${id}`), mend: t(`conform.mend.${id}`) };
  return { came, cause: t(`conform.because.${causeOf(check)}`), mend };
}

const SIGNATURE_CHECKS: ReadonlySet<string> = new Set(['V1-SIGN-HEADER', 'V1-SIGNATURE', 'BODY-SIGN']);

/** Signatures are told apart by their beginning; the whole of one would be a way to guess a weak key. */
function shortened(params: Check['params'] = {}): Check['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/[A-Za-z0-9+/=%_-]{20,}/g, (text) => `${text.slice(0, 6)}…`) : value,
    ]),
  );
}

type WordyRequirement = Exclude<Extract<RequirementId, Parameters<typeof requirement>[0]>, `ACT-${string}`>;

/** That an activity works at all is explained by the result code, every other requirement by itself. */
function hasOwnWords<I extends RequirementId>(id: I): id is Exclude<I, `ACT-${string}`> & WordyRequirement {
  return !id.startsWith('ACT-');
}
