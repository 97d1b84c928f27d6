import type { NamedRun } from '../app/conformance-runs.ts';
import { AppError } from '../app/app-error.ts';
import { htmlReport } from '../conformance/report/html.ts';
import { jsonReport } from '../conformance/report/json.ts';
import { junitReport } from '../conformance/report/junit.ts';
import { reportOf, type Report } from '../conformance/report/model.ts';
import type { Language } from '../i18n/language.ts';
import type { Translate } from '../i18n/translator.ts';

/** A report as a file. */
export interface ReportFile {
  readonly type: string;
  readonly name: string;
  readonly text: string;
}

export type ReportFormat = 'html' | 'json' | 'junit';

const PROGRAM = 'KooGallery Simulator';

/** The report of a run in words. @throws AppError `not_found` while it is not finished */
export function reportOfRun({ id, run }: NamedRun, version: string, t: Translate): Report {
  if (run.status !== 'finished') {
    throw new AppError('not_found', `run ${id} has no report yet`, { params: { collection: 'runs', id } });
  }
  return reportOf(run, { program: { name: PROGRAM, version } }, t);
}

/** The same as a file of one of the formats. */
export function reportFile(
  named: NamedRun,
  format: ReportFormat,
  { version, language, t }: { readonly version: string; readonly language: Language; readonly t: Translate },
): ReportFile {
  const report = reportOfRun(named, version, t);
  switch (format) {
    case 'html':
      return { type: 'text/html; charset=utf-8', name: `${named.id}.html`, text: htmlReport(report, t, language) };
    case 'json':
      return { type: 'application/json; charset=utf-8', name: `${named.id}.json`, text: jsonReport(report) };
    case 'junit':
      return { type: 'application/xml; charset=utf-8', name: `${named.id}.xml`, text: junitReport(report) };
  }
}
