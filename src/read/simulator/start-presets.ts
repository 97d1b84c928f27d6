import { BEIJING_OFFSET_MS, beijingDate } from '../../domain/calendar.ts';

/** Moments at which a marketplace is worth starting, beside the present one. */
export const START_PRESETS = ['january_end', 'february_end', 'leap_day', 'year_end'] as const;

export type StartPreset = (typeof START_PRESETS)[number];

/**
 * The instants of the presets as seen from a moment: 31 January, 28 February and 31 December of the coming Beijing year
 * and the next 29 February from then on; mornings at 09:00, the last one a minute before midnight [ours].
 */
export function startPresets(nowAt: number): Readonly<Record<StartPreset, number>> {
  const coming = beijingDate(nowAt).year + 1;
  let leap = coming;
  while (new Date(Date.UTC(leap, 1, 29)).getUTCMonth() !== 1) leap += 1;
  return {
    january_end: beijingInstant(coming, 1, 31, 9, 0),
    february_end: beijingInstant(coming, 2, 28, 9, 0),
    leap_day: beijingInstant(leap, 2, 29, 9, 0),
    year_end: beijingInstant(coming, 12, 31, 23, 59),
  };
}

function beijingInstant(year: number, month: number, day: number, hour: number, minute: number): number {
  return Date.UTC(year, month - 1, day, hour, minute) - BEIJING_OFFSET_MS;
}
