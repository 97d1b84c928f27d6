import type { RequestHandler } from 'express';
import type { WallClock } from '../app/ports.ts';
import type { Workspaces } from '../app/workspaces.ts';

/** What the web part is given by the composition root. */
export interface WebDeps {
  readonly workspaces: Workspaces;
  /** Address the server listens on; also a name it answers to. */
  readonly host: string;
  readonly wall: WallClock;
  /** The open APIs that sellers call; they answer on the same port, before the pages. */
  readonly marketApi?: RequestHandler;
  /** The same over HTTPS, and the file whose certificate clients have to trust; known once everything listens. */
  readonly https?: () => { readonly origin: string; readonly caFile: string } | undefined;
  /** `http://…` of the bundled sample seller, when it runs. */
  readonly referenceIsvOrigin: string | undefined;
  /** Key that the bundled sample seller verifies calls with, when it runs. */
  readonly referenceIsvAccessKey?: string | undefined;
  /** Why the bundled sample seller does not run although it was asked for. */
  readonly sampleSellerProblem?: string | undefined;
  /** Nothing is written to disk: the frame says so. */
  readonly inMemory?: boolean;
  /** Told about defects of this program (answers with status 500). */
  readonly onDefect?: (error: unknown) => void;
  /** Compile each view once; off only while views are being written. */
  readonly cacheViews?: boolean;
}
