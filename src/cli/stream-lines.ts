import type { Readable } from 'node:stream';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { jsonText, plain } from './print.ts';
import type { ApiAnswer } from './send.ts';

/** Prints the news of a stream as it comes, one line each; ends after `count` of them, or with the stream. */
export async function streamLines(
  answer: ApiAnswer,
  { json, count }: { readonly json: boolean; readonly count?: number },
): Promise<ExitCode> {
  let left = count ?? Number.POSITIVE_INFINITY;
  for await (const { id, news } of newsOf(answer.body)) {
    process.stdout.write(`${newsText(id, news, json)}\n`);
    left -= 1;
    if (left <= 0) break;
  }
  return EXIT.done;
}

/** The news of a stream with their ids, as they come. */
export async function* newsOf(body: Readable): AsyncGenerator<{ readonly id: string; readonly news: News }> {
  let id = '';
  for await (const line of linesOf(body)) {
    if (line.startsWith('id: ')) id = line.slice(4);
    if (line.startsWith('data: ')) yield { id, news: JSON.parse(line.slice(6)) as News };
  }
}

async function* linesOf(body: Readable): AsyncGenerator<string> {
  let rest = '';
  body.setEncoding('utf8');
  for await (const chunk of body) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

interface News {
  readonly kind: string;
  readonly resource: { readonly id?: string; readonly status?: string; readonly activity?: string } | null;
}

function newsText(id: string, news: News, json: boolean): string {
  if (json) return jsonText({ id, ...news }, 0);
  const { resource } = news;
  return plain([id, news.kind, resource?.id, resource?.activity, resource?.status].filter(Boolean).join('  '));
}
