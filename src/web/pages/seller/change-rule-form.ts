import { z } from 'zod';
import { SCALE_OUT_FACTOR_MAX, type ChangeRules, type LinearAttribute } from '../../../domain/catalogue.ts';
import { several } from '../../forms.ts';

const RULES_MAX = 200;

/** A SKU, a quantity attribute of it and a factor. */
const SCALE_OUT = z.string().regex(/^[A-Za-z0-9._-]{1,64} (?:amount|diskSize|bandWidth) \d$/, 'choice');

/** Codes hold no blanks, so a pair is told apart by one. */
const PAIR = z.string().regex(/^[A-Za-z0-9._-]{1,64} [A-Za-z0-9._-]{1,64}$/, 'choice');

/** The form of a product's change rules, of a live product and of an application. */
export const RULES_FORM = z.object({
  upgrade: several.pipe(z.array(PAIR).max(RULES_MAX, 'choice')),
  atRenewal: several.pipe(z.array(z.string().max(64, 'choice')).max(RULES_MAX, 'choice')),
  scaleOut: several.pipe(z.array(SCALE_OUT).max(RULES_MAX, 'choice')),
});

/** The rules of a form; `undefined` for a factor that cannot be. */
export function rulesOf({ upgrade, scaleOut, atRenewal }: z.output<typeof RULES_FORM>): ChangeRules | undefined {
  const scaleOuts = scaleOut.map((pair) => {
    const [skuCode = '', attribute, factor = ''] = pair.split(' ');
    return { skuCode, attribute: attribute as LinearAttribute, stepFactor: Number(factor) };
  });
  const isFactor = ({ stepFactor }: { readonly stepFactor: number }): boolean =>
    Number.isInteger(stepFactor) && stepFactor >= 0 && stepFactor <= SCALE_OUT_FACTOR_MAX;
  if (!scaleOuts.every(isFactor)) return undefined;
  return {
    upgrades: upgrade.map((pair) => {
      const [fromSkuCode = '', toSkuCode = ''] = pair.split(' ');
      return { fromSkuCode, toSkuCode };
    }),
    scaleOuts: scaleOuts.filter(({ stepFactor }) => stepFactor > 0),
    ...(atRenewal.length > 0 ? { atRenewal } : {}),
  };
}
