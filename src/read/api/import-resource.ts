import type { ImportPreview } from '../../app/import-workspace.ts';
import { isoTime } from './iso-time.ts';

/** What is in a file, and what it takes the place of. */
export function importPreviewResource(preview: ImportPreview) {
  const { header, counts, replaces, products } = preview;
  const instant = (at: number | undefined): string | null => (at === undefined ? null : isoTime(at));
  return {
    workspace: header.workspace,
    programVersion: header.programVersion,
    exportedWallAt: isoTime(header.exportedWallAt),
    simAt: isoTime(header.simAt),
    secrets: header.includes.secrets,
    exchanges: preview.exchangeCount,
    counts,
    replaces,
    ordersFromSimAt: instant(preview.ordersFromSimAt),
    ordersToSimAt: instant(preview.ordersToSimAt),
    callsUnderWay: preview.callsUnderWay,
    products: products.map(({ id, url }) => ({ id, url })),
    keysKept: preview.keysKept,
    keysNew: preview.keysNew,
  };
}
