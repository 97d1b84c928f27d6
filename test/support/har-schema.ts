import { z } from 'zod';

const nameValue = z.looseObject({ name: z.string(), value: z.string() });
const ms = z.number().min(-1);

/** HTTP archive 1.2, the members that the format demands (own members begin with `_`). */
export const HAR = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    pages: z.array(z.never()),
    comment: z.string(),
    entries: z.array(
      z.strictObject({
        startedDateTime: z.iso.datetime(),
        time: z.number().min(0),
        request: z.strictObject({
          method: z.enum(['GET', 'POST']),
          url: z.url(),
          httpVersion: z.string(),
          cookies: z.array(z.never()),
          headers: z.array(nameValue),
          queryString: z.array(nameValue),
          postData: z.strictObject({ mimeType: z.string(), params: z.array(z.never()), text: z.string() }).optional(),
          headersSize: z.int(),
          bodySize: z.int().min(0),
        }),
        response: z.strictObject({
          status: z.int().min(0),
          statusText: z.string(),
          httpVersion: z.string(),
          cookies: z.array(z.never()),
          headers: z.array(nameValue),
          content: z.strictObject({
            size: z.int().min(0),
            mimeType: z.string(),
            text: z.string(),
            encoding: z.literal('base64').optional(),
          }),
          redirectURL: z.string(),
          headersSize: z.int(),
          bodySize: z.int().min(0),
          _error: z.string().optional(),
          comment: z.string().optional(),
        }),
        cache: z.strictObject({}),
        timings: z
          .strictObject({
            blocked: ms,
            dns: ms,
            connect: ms,
            ssl: ms,
            send: z.number().min(0),
            wait: z.number().min(0),
            receive: z.number().min(0),
          })
          .refine(({ connect, ssl }) => ssl <= connect, 'connect includes ssl'),
        comment: z.string(),
        _call: z.looseObject({ id: z.string(), experiment: z.string().nullable() }),
      }),
    ),
  }),
});
