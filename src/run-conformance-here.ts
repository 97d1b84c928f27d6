import { readFileSync } from 'node:fs';
import { conformancePorts } from './conformance-ports.ts';
import { runConformance, type ConformanceRun, type RunOptions } from './conformance/run.ts';
import type { ConformanceSettings } from './conformance/settings.ts';
import { createUndiciSender } from './dispatch/undici-sender.ts';

/** Runs the plan against a service from this process; no simulator is needed. */
export async function runConformanceHere(settings: ConformanceSettings, options: RunOptions): Promise<ConformanceRun> {
  const sender = createUndiciSender();
  try {
    return await runConformance(settings, conformancePorts(sender), options);
  } finally {
    await sender.close();
  }
}

/** Name and version of this program, for reports. */
export function programOfReports(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    name: string;
    version: string;
  };
  return { name, version };
}
