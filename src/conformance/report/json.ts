import type { Report } from './model.ts';

/** Name and version of the format; a later version only adds members. */
const FORMAT = { format: 'koogallery-simulator/conformance-report', formatVersion: 1 } as const;

/** The report as JSON for programs; times are ISO 8601. */
export function jsonReport({ startedWallAt, finishedWallAt, findings, ...report }: Report): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const value = {
    ...FORMAT,
    startedAt: iso(startedWallAt),
    finishedAt: iso(finishedWallAt),
    ...report,
    findings: findings.map(({ call, ...finding }) => {
      if (!call) return finding;
      const { wallAt, ...shown } = call;
      return { ...finding, call: { ...shown, at: iso(wallAt) } };
    }),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
