import type { Coupon } from '../domain/coupon.ts';
import { issueCoupon as decideCoupon, makePrivateOffer as decideOffer } from '../domain/issue-coupon.ts';
import type { NewCoupon, NewPrivateOffer } from '../domain/issue-coupon.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import { findSku } from '../domain/price-quote.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import type { Refusal } from '../domain/refusal.ts';
import { adjustStock as decideAdjust } from '../domain/adjust-stock.ts';
import type { Stock } from '../domain/stock.ts';
import { topUp as decideTopUp } from '../domain/top-up.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import { carriedOut, isoText } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** Puts money on a buyer's balance. @throws AppError `not_found` */
export async function topUp(
  workspace: Workspace,
  input: { readonly buyerId: string; readonly amountMinor: number; readonly requestId?: string },
): Promise<LedgerEntry | Refusal> {
  findRecord(workspace, 'buyers', input.buyerId);
  const { buyerId: id, amountMinor } = input;
  return carriedOut(workspace, 'top-up', { id, amount: { amountMinor } }, () =>
    workspace.decide((draft) => decideTopUp(draft, input)),
  );
}

/** Gives a buyer a coupon. @throws AppError `not_found` for an unknown buyer or product */
export async function issueCoupon(workspace: Workspace, input: NewCoupon): Promise<Coupon | Refusal> {
  findRecord(workspace, 'buyers', input.buyerId);
  if (input.productId !== undefined) findRecord(workspace, 'products', input.productId);
  const { buyerId, productId } = input;
  const worth =
    input.kind === 'cash'
      ? { kind: input.kind, amount: { amountMinor: input.faceMinor } }
      : { kind: input.kind, discountBasisPoints: input.discountBasisPoints };
  const told = {
    ...{ buyerId, productId, ...worth },
    ...{ validFrom: momentText(input.validFromSimAt), validTo: momentText(input.validToSimAt) },
  };
  return carriedOut(workspace, 'add-coupon', told, () => workspace.decide((draft) => decideCoupon(draft, input)));
}

/** Makes a buyer a private offer. @throws AppError `not_found` for an unknown buyer, product or SKU */
export async function makePrivateOffer(workspace: Workspace, input: NewPrivateOffer): Promise<PrivateOffer | Refusal> {
  findRecord(workspace, 'buyers', input.buyerId);
  const product = findRecord(workspace, 'products', input.productId);
  if (input.skuCode !== undefined && !findSku(product, input.skuCode)) {
    throw new AppError('not_found', `no sku ${input.skuCode}`, { params: { collection: 'skus', id: input.skuCode } });
  }
  const { buyerId, productId, skuCode: sku, discountBasisPoints } = input;
  const told = { buyerId, productId, sku, discountBasisPoints, validTo: momentText(input.validToSimAt) };
  return carriedOut(workspace, 'add-private-offer', told, () => workspace.decide((draft) => decideOffer(draft, input)));
}

/** Replenishes or lowers a stock. @throws AppError `not_found` for an unknown product or specification */
export async function adjustStock(
  workspace: Workspace,
  input: Omit<Stock, 'id' | 'leftUnits'> & { readonly byUnits: number },
): Promise<Stock | Refusal> {
  const { productId, specificationId } = input;
  const product = findRecord(workspace, 'products', productId);
  if (!product.specifications.some(({ id }) => id === specificationId)) {
    const params = { collection: 'specifications', id: specificationId };
    throw new AppError('not_found', `no specification ${specificationId}`, { params });
  }
  return carriedOut(workspace, 'adjust-stock', { ...input }, () =>
    workspace.decide((draft) => decideAdjust(draft, input)),
  );
}

function momentText(simAt: number | undefined): string | undefined {
  return simAt === undefined ? undefined : isoText(simAt);
}
