import { createRequire } from 'node:module';

/** Version of this program, as reports name it. */
export const { version: PROGRAM_VERSION } = createRequire(import.meta.url)('../../package.json') as {
  readonly version: string;
};
