import type { ConformanceVerdict } from '../../conformance/result.ts';
import type { ConformanceRun } from '../../conformance/run.ts';
import type { Report } from '../../conformance/report/model.ts';
import type { Translate } from '../../i18n/translator.ts';
import { plain } from '../print.ts';

const MARKS: Readonly<Record<ConformanceVerdict, string>> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  review: '?',
  skipped: '-',
};

/** Prints a line for each test as it ends, and a heading for each part of the plan. */
export function progressPrinter(print: (line: string) => void, t: Translate): (run: ConformanceRun) => void {
  let printed = 0;
  let group = '';
  return ({ tests }) => {
    for (; tests[printed]?.status === 'finished'; printed += 1) {
      const test = tests[printed];
      if (!test?.verdict) continue;
      if (test.group !== group) print(t(`conform.group.${test.group}`));
      group = test.group;
      const more =
        test.skipped === undefined
          ? t('cli.conform.took', { count: test.calls, ms: Math.round(test.ms ?? 0) })
          : t(`conform.skip.${test.skipped}`);
      const verdict = t(`conform.verdict.${test.verdict}`);
      print(`  ${MARKS[test.verdict]} ${verdict}  ${t(`conform.test.${test.id}`)} [${test.id}]  ${more}`);
    }
  };
}

/** What came out, for a terminal: findings first, then counts and what has changed. */
export function reportText(report: Report, t: Translate): string {
  const lines = report.findings.flatMap((finding) => [
    `${MARKS[finding.verdict]} ${finding.requirement}: ${finding.title} [${[finding.test, ...finding.alsoIn].join(', ')}]`,
    ...(
      [
        ['expected', finding.expected],
        ['came', finding.came],
        ['cause', finding.cause],
        ['mend', finding.mend],
        ['source', finding.source],
      ] as const
    )
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `    ${t(`conform.report.${name}`)}: ${text}`),
    '',
  ]);
  return [...lines, ...conclusion(report, t)].map(plain).join('\n');
}

function conclusion(report: Report, t: Translate): string[] {
  const { cannotRun, verdict, counts, provedNothing, cancelled, comparison, hasExpectations } = report;
  if (cannotRun !== undefined) return [cannotRun];
  const { unexpected, expected, mended, open } = comparison;
  const ids = (list: readonly string[]): { ids: string } => ({ ids: list.join(', ') });
  return [
    `${t(`conform.verdict.${verdict ?? 'skipped'}`)}: ${t('conform.report.summary', counts)}`,
    ...(provedNothing ? [t('conform.report.nothing')] : []),
    ...(cancelled ? [t('conform.report.cancelled')] : []),
    ...(hasExpectations && unexpected.length > 0 ? [t('conform.report.known.new', ids(unexpected))] : []),
    ...(mended.length > 0 ? [t('conform.report.known.passed', ids(mended))] : []),
    ...(open.length > 0 ? [t('conform.report.more', ids(open))] : []),
    ...(hasExpectations && unexpected.length + mended.length === 0
      ? [t('conform.report.known.ok', { count: expected.length })]
      : []),
  ];
}
