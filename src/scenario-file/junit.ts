import type { RunReport, StepReport } from './report.ts';

/** Words of a problem in the reader's language. */
type Say = (problem: RunReport['problems'][number], file: string) => string;

/** Reports as JUnit XML, as CI systems read it: a suite for each scenario, a case for each step. */
export function junitXml(runs: readonly RunReport[], say: Say): string {
  const suites = runs.map((run) => suite(run, say));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(run: RunReport, say: Say): string {
  const count = (status: StepReport['status']): number => run.steps.filter((step) => step.status === status).length;
  const broken = run.problems.length > 0 || run.status === 'invalid' ? 1 : 0;
  const ownCase = run.problems.length > 0 ? 1 : 0;
  const head = attributes({
    name: run.name,
    tests: run.steps.length + ownCase,
    failures: run.status === 'invalid' ? 0 : count('failed'),
    errors: broken,
    skipped: count('skipped'),
    time: seconds(run.durationMs),
    timestamp: new Date(run.startedWallAt).toISOString().slice(0, 19),
  });
  // The schema knows no attribute for it.
  const properties = `    <properties><property ${attributes({ name: 'file', value: run.file })}/></properties>\n`;
  const lines = run.problems.map((each) => say(each, run.file));
  const own =
    ownCase === 0
      ? ''
      : `    <testcase ${attributes({ name: 'file', classname: run.name, time: '0.000' })}>\n` +
        `      <error ${attributes({ message: lines[0] ?? '' })}>${escaped(lines.join('\n'))}</error>\n    </testcase>\n`;
  return `  <testsuite ${head}>\n${properties}${own}${run.steps.map((step) => testCase(step, run, say)).join('')}  </testsuite>\n`;
}

function testCase(step: StepReport, run: RunReport, say: Say): string {
  const head = attributes({
    name: `${step.number}. ${step.name ?? step.verb}`,
    classname: run.name,
    time: seconds(step.durationMs),
  });
  if (step.status === 'passed') return `    <testcase ${head}/>\n`;
  if (step.status === 'skipped') {
    const skipped = `<skipped ${attributes({ message: causeOfSkips(run, say) })}/>`;
    return `    <testcase ${head}>\n      ${skipped}\n    </testcase>\n`;
  }
  const lines = step.problems.map((each) => say(each, run.file));
  const tag = run.status === 'invalid' ? 'error' : 'failure';
  const content = `<${tag} ${attributes({ message: lines[0] ?? '', type: step.problems[0]?.kind ?? '' })}>${escaped(lines.join('\n'))}</${tag}>`;
  return `    <testcase ${head}>\n      ${content}\n    </testcase>\n`;
}

/** Why what comes later was not done: the sentence about what is wrong before it. */
function causeOfSkips({ steps, problems, file }: RunReport, say: Say): string {
  const [first] = [...problems, ...steps.flatMap((step) => step.problems)];
  return first ? say(first, file) : '';
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `${name}="${escaped(String(value))
          .replace(/"/g, '&quot;')
          .replace(/[\n\t]/g, ' ')}"`,
    )
    .join(' ');
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

/** XML 1.0 knows no other control characters, and no lone halves of a pair. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
