import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { inputPlace, type Verb } from './verb.ts';

/** An answer of the API with its body unread. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readable;
}

/** Where requests go, and in which language their messages are wanted. */
export interface Target {
  readonly server: URL;
  readonly workspace: string;
  readonly language: string;
}

/** What a request carries. */
interface Sent {
  readonly places: readonly string[];
  readonly input: object;
  /** Name of the file that is sent, `-` for the standard input. */
  readonly file?: string;
}

/**
 * Sends a verb to the API. An answer may take as long as the jump it reports: there is no time limit here.
 * @throws CliError when no simulator answers, or the file cannot be read
 */
export async function send(verb: Verb, target: Target, sent: Sent): Promise<ApiAnswer> {
  const place = inputPlace(verb);
  const url = new URL(fillPath(verb, target.workspace, sent.places), target.server);
  if (place === 'query') {
    for (const [name, value] of Object.entries(sent.input)) url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = { 'accept-language': target.language };
  if (sent.file !== undefined) headers['content-type'] = 'application/x-ndjson';
  else if (place === 'body') headers['content-type'] = 'application/json';
  const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { method: verb.method, headers });
  try {
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    if (sent.file !== undefined) await Promise.all([answered, pipeline(fileBody(sent.file), outgoing)]);
    else outgoing.end(place === 'body' ? JSON.stringify(sent.input) : undefined);
    const [answer] = await answered;
    return { status: answer.statusCode ?? 0, body: answer };
  } catch (error) {
    outgoing.on('error', () => undefined).destroy();
    throw noAnswer(error, target.server);
  }
}

function fillPath({ path, places }: Verb, workspace: string, values: readonly string[]): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(name === 'workspace' ? workspace : (values[places.indexOf(name)] ?? '')),
  );
}

function fileBody(file: string): Readable {
  return file === '-' ? process.stdin : createReadStream(file);
}

function noAnswer(error: unknown, server: URL): CliError {
  const { code, path, message } = error as { code?: string; path?: string; message?: string };
  if (path !== undefined) return new CliError('cli.error.file', EXIT.usage, { file: path, reason: code ?? '' });
  return new CliError('cli.error.no_server', EXIT.unreachable, {
    server: server.origin,
    reason: code ?? message ?? '',
  });
}
