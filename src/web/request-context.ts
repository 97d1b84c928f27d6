import type { Response } from 'express';
import type { Buyer } from '../domain/buyer.ts';
import type { Marketplace } from '../app/marketplace.ts';
import type { Format } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import type { Translate } from '../i18n/translator.ts';
import type { WebDeps } from './web-deps.ts';

/** What every request carries. */
export interface RequestContext {
  readonly deps: WebDeps;
  readonly requestId: string;
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
}

/** What requests below `/w/:workspace` carry: the open workspace and the buyer who is played. */
export interface MarketContext {
  readonly market: Marketplace;
  readonly workspaceId: string;
  /** Prefix of all addresses of the workspace: `/w/default`. */
  readonly base: string;
  /** Absent when the workspace has no buyers. */
  readonly buyer: Buyer | undefined;
}

interface Locals {
  requestContext?: RequestContext;
  marketContext?: MarketContext;
}

/** Attaches the context of a request; done once by the middleware. */
export function setRequestContext(res: Response, context: RequestContext): void {
  (res.locals as Locals).requestContext = context;
}

/** The context of a request. */
export function requestContext(res: Response): RequestContext {
  const { requestContext: context } = res.locals as Locals;
  if (!context) throw new Error('the request context is missing');
  return context;
}

/** Attaches the workspace of a request; done once by the middleware. */
export function setMarketContext(res: Response, context: MarketContext): void {
  (res.locals as Locals).marketContext = context;
}

/** The workspace of a request below `/w/:workspace`. */
export function marketContext(res: Response): MarketContext {
  const context = findMarketContext(res);
  if (!context) throw new Error('the workspace of the request is missing');
  return context;
}

/** The workspace of a request, if it has one. */
export function findMarketContext(res: Response): MarketContext | undefined {
  return (res.locals as Locals).marketContext;
}
