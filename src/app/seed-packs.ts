import type { LocalizedText } from '../domain/text.ts';

/** What a new workspace can start with, as people choose it. */
export interface SeedPack {
  readonly id: string;
  readonly name: LocalizedText;
  /** One sentence: whose shop it is and what has happened. */
  readonly story: LocalizedText;
}

/** The packs in the order in which they are offered. Catalogue and buyers are `data/seed/<id>.json`. */
export const SEED_PACKS = [
  {
    id: 'demo-shop',
    name: { en: 'Demo shop', zh: '演示商店' },
    story: {
      en: 'A catalogue of invented offerings and three buyers; nothing has been bought yet.',
      zh: '虚构的商品目录和三位买家，还没有任何订单。',
    },
  },
  {
    id: 'busy-month',
    name: { en: 'Busy month', zh: '忙碌的一个月' },
    story: {
      en: 'The demo shop after weeks of trade: hundreds of orders, applications in every state, renewals, and expiries in the days ahead.',
      zh: '开业数周后的演示商店：数百笔订单、处于各种状态的应用、续费，以及未来几天的到期。',
    },
  },
  {
    id: 'outage',
    name: { en: 'Outage', zh: '服务中断' },
    story: {
      en: 'The seller went down at midnight and has failed ever since: calls being retried, calls given up, orders refunded; repair it and restart.',
      zh: '服务商从午夜起一直故障：有的调用正在重试，有的已放弃，有的订单已退款；修复后可重新启动调用。',
    },
  },
  {
    id: 'empty',
    name: { en: 'Empty', zh: '空白' },
    story: {
      en: 'No offerings and a single buyer; fill it through the API.',
      zh: '没有商品，只有一位买家，可通过 API 添加。',
    },
  },
] as const satisfies readonly SeedPack[];

export type SeedPackId = (typeof SEED_PACKS)[number]['id'];

/** Ids of the packs, for schemas. */
export const SEED_PACK_IDS: readonly SeedPackId[] = SEED_PACKS.map(({ id }) => id);
