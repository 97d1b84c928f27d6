import type { Request, Response } from 'express';
import { z } from 'zod';
import type { FaultCode } from '../../app/app-error.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Workspaces } from '../../app/workspaces.ts';
import type { Scenarios } from '../../scenario-file/scenarios.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { WORKSPACE_ID } from './schemas/common.ts';
import type { ReaderTexts } from './reader-texts.ts';

export type ApiMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler is given: checked input, the reader's texts, and a signal that the client has gone. */
export interface ApiRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body of a route with `rawBody`, as it comes. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly workspaces: Workspaces;
  readonly scenarios: Scenarios;
  readonly texts: ReaderTexts;
  readonly clientGone: AbortSignal;
}

/** Answers by itself instead of with a JSON value, e.g. a stream of events or a page. */
export type RawAnswer = (request: Request, response: Response) => void;

/** An answer of a route by itself, as opposed to an error. `schema` absent: no JSON body. */
export interface RouteAnswer {
  readonly status: 200 | 201 | 202 | 204 | 503;
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Of an answer that is no JSON value of a schema: its type, or those that the request chooses from. */
  readonly contentType?: string | readonly string[];
}

/** One operation of the API as data: the router, the OpenAPI document and the tests all read it. */
export interface ApiRoute {
  readonly id: string;
  readonly method: ApiMethod;
  /** Express path, e.g. `/api/v1/workspaces/:workspace/orders/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  /** The body is a file that the handler reads by itself. */
  readonly rawBody?: { readonly contentType: string; readonly description: string };
  /** The usual answer first; others are given as a `Reply`, e.g. 202 for work that goes on. */
  readonly success: readonly [RouteAnswer, ...RouteAnswer[]];
  /** Fault codes beside `invalid_input`, which every route knows; `not_allowed` is a refusal. */
  readonly faults: readonly (FaultCode | 'not_allowed')[];
  readonly handle: (request: ApiRequest<unknown, unknown, unknown>) => unknown;
}

const NO_MEMBERS = z.strictObject({});

/** The body of a route that takes none: nothing, or an empty object from clients that always send one. */
export const NO_BODY = z.strictObject({}).optional();

const LANGUAGE = z.enum(LANGUAGES).optional().describe('Language of messages; `Accept-Language` works too.');

/** A route with its schemas still typed. The handler gives a value, a refusal, a `Reply` or a `RawAnswer`. */
type RouteSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = Omit<
  ApiRoute,
  'params' | 'query' | 'body' | 'handle'
> & {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>) => unknown;
};

/** An answer with another status than the first successful one of the route. */
export class Reply {
  readonly status: number;
  readonly value: unknown;

  constructor(status: number, value: unknown) {
    this.status = status;
    this.value = value;
  }
}

/** Declares a route: the handler's input has the types of the schemas. */
export function apiRoute<
  P extends z.ZodObject = typeof NO_MEMBERS,
  Q extends z.ZodObject = typeof NO_MEMBERS,
  B extends z.ZodType = typeof NO_BODY,
>(spec: RouteSpec<P, Q, B>): ApiRoute {
  const { params = NO_MEMBERS, query = NO_MEMBERS, body = NO_BODY, handle, ...members } = spec;
  return {
    ...members,
    params,
    query: query.extend({ lang: LANGUAGE }),
    body,
    // The router hands over exactly what these schemas gave: the one place where the types are put together again.
    handle: handle as ApiRoute['handle'],
  };
}

/** What a handler of a workspace's route is given beside its input. */
type WorkspaceRequest<P, Q, B> = ApiRequest<P, Q, B> & { readonly market: Marketplace };

/** Declares a route below `/api/v1/workspaces/{workspace}`; unknown workspaces are answered with 404. */
export function workspaceRoute<
  P extends z.ZodObject = typeof NO_MEMBERS,
  Q extends z.ZodObject = typeof NO_MEMBERS,
  B extends z.ZodType = typeof NO_BODY,
>(
  spec: Omit<RouteSpec<P, Q, B>, 'handle'> & {
    readonly handle: (request: WorkspaceRequest<z.output<P>, z.output<Q>, z.output<B>>) => unknown;
  },
): ApiRoute {
  const { handle, params, ...members } = spec;
  const withWorkspace = z.strictObject({ workspace: WORKSPACE_ID, ...params?.shape });
  return apiRoute({
    ...members,
    path: `/api/v1/workspaces/:workspace${spec.path}`,
    faults: ['not_found', ...spec.faults],
    params: withWorkspace,
    handle: (request) => {
      const market = request.workspaces.get(request.params.workspace);
      return handle({ ...request, market } as WorkspaceRequest<z.output<P>, z.output<Q>, z.output<B>>);
    },
  });
}
