import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { AppError } from '../app/app-error.ts';
import { exportedCalls, type CallExport, type ExportFormat } from '../read/export/call-export.ts';
import { requestContext } from './request-context.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  har: 'application/json; charset=utf-8',
};

/** Tells whether more calls fit than were exported; the formats themselves have no common place for it. */
const MORE_HEADER = 'Koosim-More';

/** Sends calls as a download, as fast as the reader takes them. An export that breaks off closes the connection. */
export async function sendCallExport(res: Response, wanted: Omit<CallExport, 'version'>): Promise<void> {
  const { format, more, workspace } = wanted;
  res.status(200).set({
    'Content-Type': TYPES[format],
    'Content-Disposition': `attachment; filename="calls-${workspace.id.replace(/[^\w-]/g, '_')}.${format}"`,
    'Cache-Control': 'no-store',
    [MORE_HEADER]: String(more),
  });
  try {
    await pipeline(Readable.from(exportedCalls({ ...wanted, version }), { objectMode: false }), res);
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!gone && !(error instanceof AppError)) requestContext(res).deps.onDefect?.(error);
    res.destroy();
  }
}
