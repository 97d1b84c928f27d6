import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Seed } from '../app/seed-records.ts';
import { SEED_PACK_IDS, type SeedPackId } from '../app/seed-packs.ts';
import { changeRuleProblems, type ChangeRuleProblem } from '../domain/change-rule-problems.ts';
import { buyerSchema } from './buyer-schema.ts';
import { productSchema, wireCodesOf, type ShapeOf } from './catalogue-schema.ts';
import { couponSchema, privateOfferSchema } from './gift-schema.ts';
import { reportDuplicates, type Place } from './report-duplicates.ts';

/** A catalogue file. Ids and wire codes are unique in the file: records of one id would replace one another silently. */
const seedSchema = z
  .strictObject({
    products: z.array(productSchema),
    // The pages act as the first buyer until another is chosen, so there must be one.
    buyers: z.array(buyerSchema).min(1),
    coupons: z.array(couponSchema).optional(),
    privateOffers: z.array(privateOfferSchema).optional(),
  } satisfies ShapeOf<Seed>)
  .superRefine(({ products, buyers, coupons = [], privateOffers = [] }, context) => {
    reportDuplicates(context, idsOf('coupons', coupons));
    reportDuplicates(context, idsOf('privateOffers', privateOffers));
    reportDuplicates(context, idsOf('products', products));
    reportDuplicates(context, idsOf('buyers', buyers));
    for (const [index, product] of products.entries()) {
      for (const { path: place, problem } of changeRuleProblems(product)) {
        context.addIssue({ code: 'custom', path: ['products', index, ...place], message: CHANGE_RULE_WORDS[problem] });
      }
    }
    const codes = products.map(({ specifications }) => wireCodesOf(specifications));
    reportDuplicates(
      context,
      codes.flatMap(({ skuCodes }, index) => belowProduct(index, skuCodes)),
    );
    reportDuplicates(
      context,
      codes.flatMap(({ offerIds }, index) => belowProduct(index, offerIds)),
    );
  });

const CHANGE_RULE_WORDS: Readonly<Record<ChangeRuleProblem['problem'], string>> = {
  change_sku: 'must be a SKU of the product',
  change_specification: 'must be another SKU of the same specification',
  change_quantity: 'must be a SKU that is sold by quantity',
  change_at_renewal: 'must be a specification of the product',
  duplicate: 'is there twice',
};

function idsOf(list: keyof Seed, records: readonly { readonly id: string }[]): Place[] {
  return records.map(({ id }, index) => ({ value: id, path: [list, index, 'id'] }));
}

function belowProduct(index: number, places: readonly Place[]): Place[] {
  return places.map((place) => ({ ...place, path: ['products', index, 'specifications', ...place.path] }));
}

/** A file that adds to another one, so that one catalogue serves several packs. */
const extendingSchema = z.strictObject({
  extends: z.enum(SEED_PACK_IDS),
  products: z.array(productSchema).default([]),
  buyers: z.array(buyerSchema),
});

/**
 * Reads what a new workspace starts with from `<seedFolder>/<name>.json` (our format): products and buyers, or what it
 * adds to those of the pack that it `extends`, which extends none itself.
 * @throws Error naming the file and, line by line, the path of each wrong field and what is wrong with it
 */
export async function loadSeed(name: SeedPackId, seedFolder: string): Promise<Seed> {
  const file = path.join(seedFolder, `${name}.json`);
  const content = parseJson(await readSeedFile(file), file);
  if (!isExtending(content)) return parseWith(seedSchema, content, file);
  const { extends: base, products, buyers } = parseWith(extendingSchema, content, file);
  const baseFile = path.join(seedFolder, `${base}.json`);
  const begun = parseWith(seedSchema, parseJson(await readSeedFile(baseFile), baseFile), baseFile);
  const whole = { ...begun, products: [...begun.products, ...products], buyers: [...begun.buyers, ...buyers] };
  return parseWith(seedSchema, whole, file);
}

function isExtending(content: unknown): boolean {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'extends');
}

function parseWith<T>(schema: z.ZodType<T>, content: unknown, file: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
  // A code repeated within one product is found by the product's check and by the file's.
  const lines = [...new Set(problems)].join('\n');
  throw new Error(`seed file ${file} cannot be used:\n${lines}`, { cause: parsed.error });
}

async function readSeedFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`seed file ${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`seed file ${file} is not JSON: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
