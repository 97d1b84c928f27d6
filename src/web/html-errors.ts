import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { AppError } from '../app/app-error.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { TextKey } from '../i18n/texts.ts';
import { fieldErrors } from './forms.ts';
import { refusalView } from './refusal-view.ts';
import { RefusedRequest } from './refused-request.ts';
import { renderPage, returnAddress } from './render-page.ts';
import { requestContext } from './request-context.ts';
import type { Part } from './sections.ts';

/** Answers addresses that no page has. */
export function notFoundPage(): RequestHandler {
  return () => {
    throw new AppError('not_found', 'no page at this address');
  };
}

/** The one place where faults become pages: code, sentence, what to do, request id. */
export function htmlErrors(): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const fault = toAppError(error);
    const { deps, requestId, t } = requestContext(res);
    if (fault.status >= 500) deps.onDefect?.(error);
    const texts = faultTexts(fault);
    const model = {
      code: fault.code,
      status: fault.status,
      sentence: t(texts.sentence, fault.params),
      remedy: t(texts.remedy, fault.params),
      errors: fieldErrors(fault.details, requestContext(res)),
      requestId,
    };
    renderPage(res, 'frame/error', model, {
      part: partOf(req.path),
      title: model.sentence,
      status: fault.status,
    }).catch(next);
  };
}

/** A page that says why an action is not allowed now, and from when it is. Status 409. */
export function renderRefusal(res: Response, refusal: Refusal, part: Part, section?: string): Promise<void> {
  const { t } = requestContext(res);
  const model = { refusal: refusalView(refusal, requestContext(res)), back: returnAddress(res.req) };
  return renderPage(res, 'frame/refusal', model, {
    part,
    ...(section === undefined ? {} : { section }),
    title: t('refusal.title'),
    status: 409,
  });
}

function faultTexts(fault: AppError): { sentence: TextKey; remedy: TextKey } {
  if (fault instanceof RefusedRequest) {
    return {
      sentence: `fault.${fault.why}`,
      remedy: fault.why === 'csrf' ? 'fault.csrf.remedy' : 'fault.forbidden.remedy',
    };
  }
  if (fault.params['text'] === 'gone.call') {
    return { sentence: 'gone.call', remedy: 'gone.call.remedy' };
  }
  return { sentence: `fault.${fault.code}`, remedy: `fault.${fault.code}.remedy` };
}

/** Errors of Express and its parsers carry a status; everything else without a code of ours is a defect. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new AppError('payload_too_large', 'body too large', { cause: error });
  if (status === 415) return new AppError('unsupported_media_type', 'body of unknown type', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('invalid_input', 'malformed request', { cause: error });
  }
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}

function partOf(path: string): Part {
  if (/^\/w\/[^/]+\/seller(\/|$)/.test(path)) return 'seller';
  return /^\/w\/[^/]+\/simulator(\/|$)/.test(path) ? 'simulator' : 'buyer';
}
