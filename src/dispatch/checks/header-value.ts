import type { Exchange } from '../../domain/call.ts';

/** Value of the first header of that name, in whatever spelling it came. */
export function headerValue(response: NonNullable<Exchange['response']>, lowerCaseName: string): string | undefined {
  return response.headers.find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}
