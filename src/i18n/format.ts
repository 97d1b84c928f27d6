import { beijingFields } from './beijing-fields.ts';
import type { Language } from './language.ts';
import type { Translate } from './translator.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Turns values into words of one language. Times are ms since 1970, amounts minor units. */
export interface Format {
  /** `¥300.00`, with the currency always shown. */
  money(amountMinor: number, currency: string): string;
  number(value: number): string;
  /** A unit price in millionths of the currency, e.g. `¥0.0125`. */
  micros(value: number, currency: string): string;
  /** Use in ten-thousandths of a unit, e.g. `12.5`. */
  use(tenThousandths: number): string;
  /** Marketplace time with its zone: `2026-12-24 09:00:00 GMT+8`. */
  simTime(at: number): string;
  /** Marketplace date and time without the zone, for tables whose heading names it. */
  simTimeShort(at: number): string;
  /** Marketplace date: `2026-12-24`. */
  simDate(at: number): string;
  /** Real time in UTC; a script on the page turns it into the reader's own zone. */
  wallTime(at: number): string;
  /** The two largest units: `6 d 14 h`, `3 min 20 s`, `84 ms`. */
  duration(ms: number): string;
  /** Milliseconds with a tenth where there is one: `0.4 ms`. */
  milliseconds(ms: number): string;
  bytes(count: number): string;
}

/** Formatters of one language. */
export function formats(language: Language, t: Translate): Format {
  const locale = LOCALES[language];
  const plain = new Intl.NumberFormat(locale);
  const decimals = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  return {
    money: (amountMinor, currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
        amountMinor / 100,
      ),
    number: (value) => plain.format(value),
    micros: (value, currency) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        maximumFractionDigits: 6,
      }).format(value / 1_000_000),
    use: (tenThousandths) => decimals.format(tenThousandths / 10_000),
    simTime: (at) => `${simTimeText(at)} GMT+8`,
    simTimeShort: simTimeText,
    simDate: (at) => simTimeText(at).slice(0, 10),
    wallTime: (at) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    duration: (ms) => durationText(ms, t),
    milliseconds: (ms) => t('unit.ms', { n: plain.format(Math.round(ms * 10) / 10) }),
    bytes: (count) => (count < 1_024 ? `${count} B` : `${plain.format(Math.round(count / 102.4) / 10)} KiB`),
  };
}

function simTimeText(at: number): string {
  const { date, time } = beijingFields(at);
  return `${date} ${time}`;
}

function durationText(ms: number, t: Translate): string {
  const value = Math.max(0, Math.round(ms));
  if (value < 1_000) return t('unit.ms', { n: value });
  if (value < MINUTE_MS) return t('unit.s', { n: Math.floor(value / 100) / 10 });
  const parts = [
    { n: Math.floor(value / DAY_MS), key: 'unit.d' },
    { n: Math.floor((value % DAY_MS) / HOUR_MS), key: 'unit.h' },
    { n: Math.floor((value % HOUR_MS) / MINUTE_MS), key: 'unit.min' },
    { n: Math.floor((value % MINUTE_MS) / 1_000), key: 'unit.s' },
  ] as const;
  const first = parts.findIndex((part) => part.n > 0);
  const shown = parts.slice(first, first + 2).filter((part) => part.n > 0);
  return shown.map((part) => t(part.key, { n: part.n })).join(' ');
}
