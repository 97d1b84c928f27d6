import { TEN_THOUSAND } from '../../domain/meter.ts';

/** Use as a decimal text without needless zeros, e.g. `12.5`: exact, and as the wire writes it. */
export function decimalUse(tenThousandths: number): string {
  const whole = Math.floor(tenThousandths / TEN_THOUSAND);
  const rest = String(tenThousandths % TEN_THOUSAND)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}
