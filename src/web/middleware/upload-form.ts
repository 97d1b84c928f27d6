import { Busboy } from '@fastify/busboy';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../app/app-error.ts';

/** A file of a form, still on its way: read it to its end, or leave it. */
export interface Upload {
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const LIMITS = { fieldNameSize: 100, fieldSize: 4_096, fields: 20, files: 1, parts: 21, headerPairs: 50 };

/**
 * Reads a form with a file up to the file: its fields become `req.body`, so that the token is checked before a byte of
 * the file is taken in. Fields after the file are ignored. The file is got by `uploadOf`.
 */
export function uploadForm(): RequestHandler {
  return (req, res, next) => {
    const type = req.headers['content-type'];
    if (type === undefined || !/^multipart\/form-data\s*;/i.test(type)) {
      next();
      return;
    }
    try {
      readUpTo(req, res, new Busboy({ headers: { ...req.headers, 'content-type': type }, limits: LIMITS }), next);
    } catch (error) {
      next(unreadable(error));
    }
  };
}

/** The file of the form that a request carried. */
export function uploadOf(res: Response): Upload | undefined {
  return res.locals['upload'] as Upload | undefined;
}

function readUpTo(req: Request, res: Response, parser: Busboy, next: (error?: unknown) => void): void {
  const fields = new Map<string, string>();
  let fail = (error: unknown): void => handOn(unreadable(error));
  let handedOn = false;
  const handOn = (error?: AppError): void => {
    if (handedOn) return;
    handedOn = true;
    req.body = Object.fromEntries(fields);
    next(error);
  };
  parser.on('field', (name, value) => fields.set(name, value));
  parser.on('file', (_field, file, fileName) => {
    fail = (error) => file.destroy(unreadable(error));
    // Nobody may be reading when it breaks off; who reads is told by the iteration.
    file.on('error', () => undefined);
    res.locals['upload'] = { fileName, bytes: file } satisfies Upload;
    handOn();
  });
  parser.on('finish', () => handOn());
  parser.on('error', (error) => fail(error));
  req.on('close', () => {
    if (!req.complete) fail(new Error('the upload broke off'));
  });
  // What nobody has read must not stop the next request of the connection.
  res.on('finish', () => {
    req.unpipe(parser);
    req.resume();
  });
  req.pipe(parser);
}

function unreadable(error: unknown): AppError {
  return new AppError('invalid_input', 'unreadable form', { cause: error });
}
