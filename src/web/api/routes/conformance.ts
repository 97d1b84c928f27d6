import type { Response } from 'express';
import type { NamedRun } from '../../../app/conformance-runs.ts';
import { cannotRunText } from '../../../conformance/report/model.ts';
import { titleOf } from '../../../conformance/report/findings.ts';
import { shownUrl, keysOf, withoutSecrets } from '../../../conformance/report/without-secrets.ts';
import { isoTime } from '../../../read/api/iso-time.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { runSettings } from '../../conformance-input.ts';
import { reportFile } from '../../conformance-reports.ts';
import { PROGRAM_VERSION } from '../../program-version.ts';
import { Reply, workspaceRoute, type RawAnswer } from '../api-route.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';
import { CONFORMANCE_RUN, CONFORMANCE_RUN_LIST, REPORT_QUERY, START_RUN } from '../schemas/conformance.ts';

const tag = 'Conformance';

function runResource({ id, productId, run }: NamedRun, { words: { t } }: ReaderTexts) {
  const { settings } = run;
  return {
    id,
    productId: productId ?? null,
    target: shownUrl(settings.url),
    version: settings.version,
    billing: settings.billing,
    site: settings.site,
    status: run.status,
    verdict: run.verdict ?? null,
    provedNothing: run.provedNothing === true,
    cancelled: run.cancelled === true,
    cannotRun: run.cannotRun ? withoutSecrets(cannotRunText(run.cannotRun, t), keysOf(settings)) : null,
    startedWallAt: isoTime(run.startedWallAt),
    finishedWallAt: run.finishedWallAt === undefined ? null : isoTime(run.finishedWallAt),
    calls: run.calls,
    tests: run.tests.map((test) => ({
      id: test.id,
      group: test.group,
      title: t(`conform.test.${test.id}`),
      status: test.status,
      verdict: test.verdict ?? null,
      skipped: test.skipped ?? null,
      calls: test.calls,
      ms: test.ms ?? null,
    })),
    requirements: run.requirements.map((each) => ({
      id: each.id,
      title: titleOf(each.id, t),
      verdict: each.verdict,
      skipped: each.skipped ?? null,
    })),
  };
}

export const CONFORMANCE_ROUTES = [
  workspaceRoute({
    id: 'startConformanceRun',
    method: 'post',
    path: '/conformance-runs',
    tag,
    summary: 'Test a seller’s service against the requirements',
    description:
      'The plan is made from the settings. It makes real calls to the address, orders of its own that no marketplace ' +
      'knows, and releases what it has made. One run at a time, others wait for their turn. The last 20 runs of a ' +
      'workspace are kept, in memory only: save their reports. The command line does the same without a simulator: ' +
      '`koosim conform`.',
    body: START_RUN,
    success: [
      { status: 201, description: 'The finished run.', schema: CONFORMANCE_RUN },
      { status: 202, description: 'With `wait: false`: it was taken up.', schema: CONFORMANCE_RUN },
    ],
    faults: ['conflict'],
    handle: async ({ market: { conformance, workspace }, body: { wait, ...input }, texts }) => {
      const { started, ended } = conformance.start(runSettings(workspace, input), input.productId);
      return wait ? runResource(await ended, texts) : new Reply(202, runResource(started, texts));
    },
  }),
  workspaceRoute({
    id: 'listConformanceRuns',
    method: 'get',
    path: '/conformance-runs',
    tag,
    summary: 'Conformance runs since the program was started, newest first',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'At most 20.', schema: CONFORMANCE_RUN_LIST }],
    faults: [],
    handle: ({ market: { conformance }, query, texts }) =>
      mapPage(pageOf(conformance.all(), query), (run) => runResource(run, texts)),
  }),
  workspaceRoute({
    id: 'getConformanceRun',
    method: 'get',
    path: '/conformance-runs/:id',
    tag,
    summary: 'A conformance run with where each of its tests stands',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The run.', schema: CONFORMANCE_RUN }],
    faults: [],
    handle: ({ market: { conformance }, params, texts }) => runResource(conformance.get(params.id), texts),
  }),
  workspaceRoute({
    id: 'cancelConformanceRun',
    method: 'post',
    path: '/conformance-runs/:id/cancel',
    tag,
    summary: 'End a conformance run after the call that is on the wire',
    description: 'What it has made at the service by then is not released. A run that is over stays as it is.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The run as it stands.', schema: CONFORMANCE_RUN }],
    faults: [],
    handle: ({ market: { conformance }, params, texts }) => runResource(conformance.cancel(params.id), texts),
  }),
  workspaceRoute({
    id: 'getConformanceReport',
    method: 'get',
    path: '/conformance-runs/:id/report',
    tag,
    summary: 'The report of a finished run as a page, JSON, or JUnit XML',
    description: 'Holds no key, no signature and no password. 404 while the run is not finished.',
    params: ID_PARAM,
    query: REPORT_QUERY,
    success: [{ status: 200, description: 'The file.', contentType: 'application/octet-stream' }],
    faults: [],
    handle: ({ market: { conformance }, params, query, texts }): RawAnswer => {
      const { language, words } = texts;
      const file = reportFile(conformance.get(params.id), query.format, {
        version: PROGRAM_VERSION,
        language,
        t: words.t,
      });
      return (_req, res: Response) => void res.attachment(file.name).type(file.type).send(file.text);
    },
  }),
];
