import { z } from 'zod';
import { COLLECTION_NAMES } from '../../../domain/records.ts';
import { SITES } from '../../../domain/site-profile.ts';
import { RESET_SCOPES } from '../../../domain/smaller-records.ts';
import { SNAPSHOT_KINDS } from '../../../domain/snapshot.ts';
import { CLOCK } from './clock.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, text } from './common.ts';
import { WORKSPACE } from './workspace.ts';

export const SNAPSHOT = named(
  'Snapshot',
  z.strictObject({
    id: z.string(),
    name: z.string().describe('Unique in the workspace; the address of the snapshot.'),
    kind: z.enum(SNAPSHOT_KINDS).describe('`named` ones stay until they are deleted; others give way to newer ones.'),
    takenSimAt: INSTANT,
    takenWallAt: INSTANT,
    counts: z.strictObject({ orders: z.int(), instances: z.int(), calls: z.int() }),
  }),
);

export const SNAPSHOT_LIST = listOf('SnapshotList', SNAPSHOT);

export const NEW_SNAPSHOT = named(
  'NewSnapshot',
  z.strictObject({
    name: z
      .string()
      .max(200)
      .describe('1 to 60 letters of any script, digits, blanks, `.`, `_`, `-`; among them a letter or digit.'),
  }),
);

export const SNAPSHOT_PARAM = z.strictObject({ name: z.string().min(1).max(200) });

const UNDO = SNAPSHOT.describe('Taken before: restore it to undo.');

export const RESTORED = named('Restored', z.strictObject({ restored: SNAPSHOT, undo: UNDO, clock: CLOCK }));

export const RESET = named(
  'Reset',
  z.strictObject({
    scope: z
      .enum(RESET_SCOPES)
      .describe(
        '`calls`: finished calls with their bytes; `orders`: everything that was bought; `all`: as the workspace was made.',
      ),
    keepAddresses: z
      .boolean()
      .default(true)
      .describe('With `all`: products keep their production address and access key.'),
  }),
);

export const RESET_DONE = named(
  'ResetDone',
  z.strictObject({ scope: z.enum(RESET_SCOPES), undo: UNDO, workspace: WORKSPACE }),
);

const FLAG = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

export const EXPORT_QUERY = z.strictObject({
  secrets: FLAG.describe('Access keys and passwords go into the file.'),
  exchanges: FLAG.describe('Bytes of calls go into the file; only together with `secrets`, which they hold.'),
});

export const IMPORT_QUERY = z.strictObject({
  preview: FLAG.describe('Only check the file and tell what it holds; nothing changes.'),
  newWorkspace: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
    .optional()
    .describe('Id of a new workspace to make of the file, instead of replacing this one.'),
  name: text(64).optional().describe('Name of the new workspace; that of the file unless given.'),
});

const COUNTS = z.strictObject(Object.fromEntries(COLLECTION_NAMES.map((name) => [name, z.int()])));

const IMPORT_PREVIEW = named(
  'ImportPreview',
  z.strictObject({
    workspace: z.strictObject({ id: z.string(), name: z.string(), site: z.enum(SITES) }),
    programVersion: z.string(),
    exportedWallAt: INSTANT,
    simAt: INSTANT.describe('Marketplace time of the exported moment.'),
    secrets: z.boolean().describe('Whether access keys and passwords are in the file.'),
    exchanges: z.int().describe('Calls whose bytes are in the file.'),
    counts: COUNTS,
    replaces: COUNTS.describe('What this workspace holds now.'),
    ordersFromSimAt: INSTANT_OR_NULL,
    ordersToSimAt: INSTANT_OR_NULL,
    callsUnderWay: z
      .int()
      .describe('Calls that were due or on the wire: they will be sent, marked as possible repeats.'),
    products: z.array(z.strictObject({ id: z.string(), url: z.string() })),
    keysKept: z.int().describe('Products without a key in the file that keep the key they have here.'),
    keysNew: z.int().describe('Products without a key in the file that get a new random one.'),
  }),
);

export const IMPORTED = named(
  'Imported',
  z.strictObject({
    applied: z.boolean(),
    workspaceId: z.string().nullable().describe('Where the records are now; `null` after a preview.'),
    undo: SNAPSHOT.nullable().describe('Taken before; `null` for a preview and a new workspace.'),
    preview: IMPORT_PREVIEW,
  }),
);

export const EDITED_FILES = listOf('EditedFileList', named('EditedFile', z.strictObject({ id: z.string() })));

export const EDIT_CHOICE = named('EditChoice', z.strictObject({ choice: z.enum(['take_over', 'set_aside']) }));
