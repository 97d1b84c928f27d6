import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { AppError } from '../app/app-error.ts';
import type { WorkspaceExport } from '../app/export-workspace.ts';
import { requestContext } from './request-context.ts';

/** Media type of exported workspaces: JSON Lines. */
export const EXPORT_TYPE = 'application/x-ndjson';

/** Sends an exported workspace as a download, as fast as the reader takes it. An export that breaks off closes the connection. */
export async function sendExport(res: Response, { fileName, bytes }: WorkspaceExport): Promise<void> {
  res.status(200).set({
    'Content-Type': `${EXPORT_TYPE}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
  });
  try {
    await pipeline(Readable.from(bytes, { objectMode: false }), res);
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!gone && !(error instanceof AppError)) requestContext(res).deps.onDefect?.(error);
    res.destroy();
  }
}
