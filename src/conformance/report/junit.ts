import type { Finding } from './findings.ts';
import type { Report, ReportedRequirement } from './model.ts';

/**
 * The report as JUnit XML, a case for each requirement. Failures that were expected count as skipped, and an expected
 * failure that has gone is a failure: so that a build turns red on change only.
 */
export function junitReport(report: Report): string {
  const { requirements, findings, comparison, startedWallAt, finishedWallAt, cannotRun, program, target } = report;
  const seconds = (finishedWallAt - startedWallAt) / 1_000;
  const cases = requirements.map((each) =>
    caseText(
      each,
      findings.filter((finding) => finding.requirement === each.id),
      report,
    ),
  );
  if (cannotRun !== undefined) {
    cases.push(
      element(
        'testcase',
        { name: target, classname: 'conformance', time: '0.000' },
        element('error', { message: cannotRun, type: 'cannot_run' }),
      ),
    );
  }
  const skipped = requirements.filter((each) => isSkipped(each, report)).length;
  const attributes = {
    name: `conformance ${report.version}`,
    tests: cases.length,
    failures: comparison.unexpected.length + comparison.mended.length,
    errors: cannotRun === undefined ? 0 : 1,
    skipped,
    time: seconds.toFixed(3),
    timestamp: new Date(startedWallAt).toISOString().slice(0, 19),
    hostname: 'localhost',
  };
  const properties = element(
    'properties',
    {},
    ['target', 'version', 'site']
      .map((name) => element('property', { name, value: String(report[name as 'target']) }))
      .join('') +
      element('property', { name: 'billing', value: report.billing.join(',') }) +
      element('property', { name: 'program', value: `${program.name} ${program.version}` }),
  );
  const suite = element('testsuite', attributes, properties + cases.join(''));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, suite)}\n`;
}

function isSkipped({ id, verdict }: ReportedRequirement, { comparison }: Report): boolean {
  return (verdict === 'skipped' || comparison.expected.includes(id)) && !comparison.mended.includes(id);
}

function caseText(each: ReportedRequirement, findings: readonly Finding[], report: Report): string {
  const { comparison } = report;
  const attributes = { name: `${each.id} ${each.title}`, classname: 'conformance', time: '0.000' };
  const text = findings.map(findingText).join('\n\n');
  if (comparison.mended.includes(each.id)) {
    return element(
      'testcase',
      attributes,
      element('failure', { message: `${each.id}: expected to fail, and did not`, type: 'mended' }),
    );
  }
  if (isSkipped(each, report)) {
    return element('testcase', attributes, element('skipped', { message: each.reason ?? findings[0]?.came ?? '' }));
  }
  if (each.verdict === 'failed') {
    return element(
      'testcase',
      attributes,
      element('failure', { message: findings[0]?.came ?? '', type: each.severity }, escaped(text)),
    );
  }
  return element('testcase', attributes, text === '' ? '' : element('system-out', {}, escaped(text)));
}

function findingText({ test, alsoIn, expected, came, cause, mend, source, call }: Finding): string {
  return [`[${[test, ...alsoIn].join(', ')}]`, expected, came, cause, mend, source, ...(call ? ['', call.curl] : [])]
    .filter((line, index) => line !== '' || index > 5)
    .join('\n');
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `<${name}${pairs.join('')}`;
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

/** Text for XML 1.0, which cannot hold control characters and half surrogates in any way. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/\r/g, '&#13;');
}
