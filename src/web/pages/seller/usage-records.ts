import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { pushUsageAgain } from '../../../app/metering.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { BEIJING_OFFSET_MS, HOUR_MS } from '../../../domain/calendar.ts';
import { usageInstant } from '../../../domain/read-sent-usage.ts';
import { isRefusal, refuse, type RefusalReason } from '../../../domain/refusal.ts';
import { USAGE_CODES } from '../../../domain/rules/usage-codes.ts';
import { USAGE_STATUSES, type UsageRecord } from '../../../domain/usage.ts';
import { usageRecordList, usageRecordRow, type UsageRecordRow } from '../../../read/seller/usage-record-list.ts';
import { beijingTime, usageQuantityField } from '../../beijing-time-field.ts';
import { fieldErrors, invalidForm, readForm, type FieldError } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext, type RequestContext } from '../../request-context.ts';
import { cursor, optionalChoice, optionalText, ROWS_PER_PAGE } from '../simulator/call-query.ts';

const QUERY = z.object({
  status: optionalChoice(USAGE_STATUSES),
  code: optionalChoice(USAGE_CODES),
  product: optionalText,
  push: optionalText,
  q: optionalText,
  after: cursor,
});

const CORRECTION = z.object({
  instance: z.string('required').trim().min(1, 'required').max(64, 'too_long'),
  usage: usageQuantityField,
  begin: beijingTime,
  end: beijingTime,
  sn: z
    .string('required')
    .trim()
    .max(64, 'too_long')
    .regex(/^[\w.:-]*$/, 'metering_sn'),
  package: z.string().trim().max(64, 'too_long').default(''),
});

/**
 * 话单管理: `GET /seller/usage-records` lists records of use, `GET …/:id` shows one with what is wrong with it, and `POST`
 * there pushes the corrected record again.
 */
export function usageRecordPages(): Router {
  const router = Router();
  router.get('/seller/usage-records', showList);
  router.get('/seller/usage-records/:id', (req, res) => showOne(res, recordOf(res, req.params.id), []));
  router.post('/seller/usage-records/:id', pushAgain);
  return router;
}

function recordOf(res: Response, id: string): UsageRecord {
  return findRecord(marketContext(res).market.workspace, 'usageRecords', id);
}

async function showList(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const form = readForm(QUERY, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { status, code, product, push, q, after } = form.value;
  const filter = { status, code, productId: product || undefined, pushId: push || undefined, text: q };
  const context = requestContext(res);
  const list = usageRecordList(workspace, filter, { after, limit: ROWS_PER_PAGE });
  const model = {
    ...list,
    rows: list.rows.map((row) => ({ ...row, explained: explanation(row, context) })),
    filter,
    after,
    statuses: USAGE_STATUSES,
    codes: USAGE_CODES,
    products: [...workspace.state.all('products').values()],
  };
  await renderPage(res, 'seller/usage-records', model, {
    part: 'seller',
    section: 'usage_records',
    title: context.t('nav.usage_records'),
  });
}

async function pushAgain(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const record = recordOf(res, req.params.id);
  const form = readForm(CORRECTION, req.body);
  if (!form.ok) return showOne(res, record, fieldErrors(form.problems, requestContext(res)), req.body);
  const { instance, usage, begin, end, sn, package: pack } = form.value;
  const pushed = await pushUsageAgain(market.workspace, record.id, {
    instanceId: instance,
    usageTenThousandths: usage,
    beginSimAt: begin,
    endSimAt: end,
    meteringSn: sn,
    packageInstanceId: pack,
  });
  if (isRefusal(pushed)) return showOne(res, record, [], req.body);
  res.redirect(303, `${base}/seller/usage-records/${pushed.id}`);
}

async function showOne(
  res: Response,
  record: UsageRecord,
  errors: readonly FieldError[],
  typed: unknown = {},
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const row = usageRecordRow(workspace, record);
  const model = {
    ...row,
    explained: explanation(row, context),
    values: { ...proposed(workspace, record), ...textsOf(typed) },
    errors,
  };
  await renderPage(res, 'seller/usage-record', model, {
    part: 'seller',
    section: 'usage_records',
    title: context.t('usage_record.title', { id: record.id }),
    status: errors.length > 0 ? 400 : 200,
  });
}

/** What is wrong with an abnormal record, in words. */
function explanation({ record }: UsageRecordRow, context: RequestContext): string | undefined {
  if (record.problem === undefined) return undefined;
  return refusalView(refuse(record.problem as RefusalReason, record.problemParams), context).sentence;
}

/** The record as it was pushed; what cannot be read becomes the last whole hour. */
function proposed(workspace: Workspace, { sent, meteringSn = '' }: UsageRecord): Readonly<Record<string, string>> {
  const endSimAt = Math.floor(workspace.simNow() / HOUR_MS) * HOUR_MS;
  return {
    instance: sent?.instance_id ?? '',
    usage: sent?.usage_value ?? '',
    begin: localText(usageInstant(sent?.begin_time ?? '') ?? endSimAt - HOUR_MS),
    end: localText(usageInstant(sent?.end_time ?? '') ?? endSimAt),
    sn: meteringSn,
    package: sent?.relate_pkg_instance ?? '',
  };
}

/** As a field for date and time has it, GMT+8. */
function localText(simAt: number): string {
  return new Date(simAt + BEIJING_OFFSET_MS).toISOString().slice(0, 19);
}

function textsOf(typed: unknown): Record<string, string> {
  const pairs = Object.entries((typed ?? {}) as Record<string, unknown>);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
