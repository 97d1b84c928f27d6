import type { ConformanceVerdict } from '../result.ts';
import type { ConformanceTexts } from '../text-keys.ts';
import type { Finding } from './findings.ts';
import type { Report, ReportedRequirement } from './model.ts';

/**
 * The report as one page that needs nothing else: no script, no other file, no network. Everything from the seller is
 * escaped text.
 */
export function htmlReport(report: Report, t: ConformanceTexts, language: string): string {
  const title = `${t('conform.report.title')} · ${report.target}`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(t('conform.report.title'))}</h1>
<p class="lead">${escaped(t('conform.report.lead'))} ${escaped(t('conform.report.masked'))}</p>
${facts(report, t)}
${conclusion(report, t)}
<h2>${escaped(t('conform.report.findings'))}</h2>
${report.findings.length === 0 ? `<p>${escaped(t('conform.report.none'))}</p>` : report.findings.map((finding) => findingHtml(finding, t)).join('\n')}
${requirementsTable(report, t)}
${testsTable(report, t)}
</main>
</body>
</html>
`;
}

function facts(report: Report, t: ConformanceTexts): string {
  const changed = Object.entries(report.rules).map(([name, value]) => `${name}=${String(value)}`);
  const rows: (readonly [string, string])[] = [
    [t('conform.report.target'), report.target],
    [t('conform.report.version'), report.version],
    [t('conform.report.billing'), report.billing.join(', ')],
    [t('conform.report.profile'), report.site],
    ...(changed.length === 0 ? [] : [[t('conform.report.profile.changed'), changed.join(', ')] as const]),
    [t('conform.report.started'), `${new Date(report.startedWallAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
    [t('conform.report.time'), `${((report.finishedWallAt - report.startedWallAt) / 1_000).toFixed(1)} s`],
    [t('conform.report.calls'), String(report.calls)],
    [t('conform.report.program'), `${report.program.name} ${report.program.version}`],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
}

function conclusion(report: Report, t: ConformanceTexts): string {
  const { cannotRun, verdict = 'skipped', counts, provedNothing, cancelled, comparison, hasExpectations } = report;
  if (cannotRun !== undefined) return `<p class="big failed">${escaped(cannotRun)}</p>`;
  const { unexpected, expected, mended, open } = comparison;
  const notes = [
    ...(provedNothing ? [t('conform.report.nothing')] : []),
    ...(cancelled ? [t('conform.report.cancelled')] : []),
    ...(hasExpectations && unexpected.length > 0
      ? [t('conform.report.known.new', { ids: unexpected.join(', ') })]
      : []),
    ...(mended.length > 0 ? [t('conform.report.known.passed', { ids: mended.join(', ') })] : []),
    ...(open.length > 0 ? [t('conform.report.more', { ids: open.join(', ') })] : []),
    ...(hasExpectations && unexpected.length + mended.length === 0
      ? [t('conform.report.known.ok', { count: expected.length })]
      : []),
  ];
  return `<p class="big">${badge(verdict, t)} ${escaped(t('conform.report.summary', counts))}</p>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('\n')}`;
}

function findingHtml(finding: Finding, t: ConformanceTexts): string {
  const rows: (readonly [string, string])[] = [
    [t('conform.report.expected'), finding.expected],
    [t('conform.report.came'), finding.came],
    [t('conform.report.cause'), finding.cause],
    [t('conform.report.mend'), finding.mend],
    [t('conform.report.source'), `${finding.source} (${finding.certainty})`],
  ];
  const { call } = finding;
  return `<section>
<h3>${badge(finding.verdict, t)} <code>${finding.requirement}</code> ${escaped(finding.title)}</h3>
<p>${escaped(t('conform.report.test'))}: ${escaped(finding.testTitle)} ${[finding.test, ...finding.alsoIn].map((id) => `<code>${id}</code>`).join(', ')}</p>
<dl>${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
    .join('')}</dl>
${
  call
    ? `<details><summary>${escaped(t('conform.report.answer'))} · ${call.ms} ms</summary>${pre(call.request)}${pre(call.answer ?? '–')}</details>
<details><summary>${escaped(t('conform.report.reproduce'))}</summary>${pre(call.curl)}</details>`
    : ''
}
</section>`;
}

function requirementsTable({ requirements }: Report, t: ConformanceTexts): string {
  if (requirements.length === 0) return '';
  return `<h2>${escaped(t('conform.report.requirements'))}</h2>
<div class="wide"><table><thead><tr><th scope="col">${escaped(t('conform.report.verdict'))}</th><th scope="col">${escaped(t('conform.report.requirement'))}</th><th scope="col">${escaped(t('conform.report.source'))}</th></tr></thead>
<tbody>${requirements.map((each) => requirementRow(each, t)).join('\n')}</tbody></table></div>`;
}

function requirementRow(each: ReportedRequirement, t: ConformanceTexts): string {
  const because = each.because.length > 0 ? ` (${t('conform.report.because', { ids: each.because.join(', ') })})` : '';
  const reason = each.reason === undefined ? '' : `<br><small>${escaped(each.reason + because)}</small>`;
  return `<tr><td>${badge(each.verdict, t)}</td><td><code>${each.id}</code> ${escaped(each.title)}${reason}</td><td>${escaped(each.source)}<br><small>${each.certainty} · ${escaped(t(`conform.severity.${each.severity}`))}</small></td></tr>`;
}

function testsTable({ tests }: Report, t: ConformanceTexts): string {
  if (tests.length === 0) return '';
  const rows = tests.map(
    (test) =>
      `<tr><td>${badge(test.verdict, t)}</td><td>${escaped(test.title)} <code>${test.id}</code>${test.reason === undefined ? '' : `<br><small>${escaped(test.reason)}</small>`}</td><td>${test.calls}</td><td>${Math.round(test.ms)} ms</td></tr>`,
  );
  return `<h2>${escaped(t('conform.report.tests'))}</h2>
<div class="wide"><table><thead><tr><th scope="col">${escaped(t('conform.report.verdict'))}</th><th scope="col">${escaped(t('conform.report.test'))}</th><th scope="col">${escaped(t('conform.report.calls'))}</th><th scope="col">${escaped(t('conform.report.time'))}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function badge(verdict: ConformanceVerdict, t: ConformanceTexts): string {
  return `<span class="badge ${verdict}">${MARKS[verdict]} ${escaped(t(`conform.verdict.${verdict}`))}</span>`;
}

const MARKS: Readonly<Record<ConformanceVerdict, string>> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  review: '?',
  skipped: '–',
};

function pre(text: string): string {
  return `<pre>${escaped(text)}</pre>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:15px/1.5 system-ui,sans-serif;margin:0}main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem}h2{margin-top:2.5rem;font-size:1.25rem}h3{font-size:1rem;margin:0 0 .5rem}
.lead{opacity:.8}.big{font-size:1.1rem}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.2rem 1rem;margin:.5rem 0}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}
section{border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:1rem 0}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem;white-space:nowrap}
.passed{color:#1a7f37}.failed{color:#cf222e}.warning{color:#9a6700}.review{color:#0969da}.skipped{color:#6e7781}
@media (prefers-color-scheme:dark){.passed{color:#3fb950}.failed{color:#ff7b72}.warning{color:#d29922}.review{color:#58a6ff}.skipped{color:#9aa4af}}
pre{background:var(--soft);padding:.75rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}
code{font-size:.9em}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
@media print{details{display:none}}
`;
