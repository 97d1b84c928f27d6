import { BILLING_MODES, type BillingMode, type Product } from '../domain/catalogue.ts';
import { CONFORMANCE_DEFAULTS, type ConformanceSettings } from '../conformance/settings.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** What a product says about itself for a run. @throws AppError `not_found` */
export function settingsOfProduct(workspace: Workspace, productId: string): ConformanceSettings {
  const product = findRecord(workspace, 'products', productId);
  const { version, url, accessKey, allowInsecureTransport, encryptType } = product.interface;
  const { changeRules, orderNotification } = product;
  const [sku] = product.specifications.flatMap(({ skus }) => skus);
  return {
    ...settingsOfWorkspace(workspace),
    url,
    accessKey,
    version,
    allowInsecureTransport,
    ...(encryptType ? { encryptType } : {}),
    billing: soldBy(product),
    upgrade: changeRules !== undefined && changeRules.upgrades.length + changeRules.scaleOuts.length > 0,
    changeCheck: version === '2.0' && (changeRules?.atRenewal ?? []).length > 0,
    ...(sku ? { skuCode: sku.code } : {}),
    ...(orderNotification ? { notifyKey: orderNotification.accessKey, notifyUrl: orderNotification.url } : {}),
  };
}

/** What a run takes from its workspace where no product is named. */
export function settingsOfWorkspace(workspace: Workspace): Omit<ConformanceSettings, 'url' | 'accessKey'> {
  const { site, ruleOverrides } = workspace.state.workspace();
  return { ...CONFORMANCE_DEFAULTS, version: '2.0', billing: ['period'], site, rules: ruleOverrides };
}

function soldBy(product: Product): BillingMode[] {
  const modes = new Set(
    product.specifications.flatMap(({ skus }) => skus.flatMap(({ prices }) => prices.map(({ billing }) => billing))),
  );
  return BILLING_MODES.filter((mode) => modes.has(mode));
}
