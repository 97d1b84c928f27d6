const LONGEST_ID = 63;

/**
 * An id that reads like the name and can stand in an address; names without Latin letters or digits get a number that
 * is not taken yet.
 * @param taken ids of the workspaces there are
 */
export function workspaceIdFromName(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/g, '');
  if (slug !== '') return slug;
  for (let number = taken.size + 1; ; number += 1) {
    if (!taken.has(`workspace-${number}`)) return `workspace-${number}`;
  }
}
