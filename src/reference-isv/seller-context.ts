import type { InstanceBook } from './instance-book.ts';
import type { Instance, OrderLine } from './instance.ts';
import type { OrderNotices } from './order-notices.ts';
import type { MisbehavingSwitch, Switches } from './switches.ts';

/** Access data of one instance in an answer; in V1.0 account and password are encrypted. */
export interface AppInfo {
  readonly frontEndUrl: string;
  readonly adminUrl: string;
  readonly userName: string;
  readonly password: string;
  readonly memo: string;
}

/** How much of a pay-per-use instance or a package was used (V1.0 guide, queryInstance). */
export interface UsageInfo {
  readonly relatedInstanceId?: string;
  readonly usageValue: string;
  readonly statisticalTime: string;
  readonly dashboardUrl: string;
}

/** One member of `info` in the answer to queryInstance. */
export interface InstanceInfo {
  readonly instanceId: string;
  readonly appInfo: AppInfo;
  readonly usageInfo?: readonly UsageInfo[];
}

/** An answer before it is serialised; its members leave in this order. */
export interface Answer {
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly encryptType?: string;
  readonly instanceId?: string;
  readonly appInfo?: AppInfo;
  readonly info?: readonly InstanceInfo[];
}

/** What this seller has to learn more about than a call has told. */
export type OrderSubject = { readonly instance: Instance } | { readonly line: OrderLine };

/** What the answers are made from. */
export interface SellerContext {
  /** The key that calls and answers are signed with, and that values of V1.0 are encrypted with. */
  readonly accessKey: string;
  readonly book: InstanceBook;
  readonly notices: OrderNotices;
  /** Those in force for the call at hand. */
  readonly switches: Readonly<Switches>;
  /** `http://127.0.0.1:4701`, without a path. */
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
  /** 16 letters and digits by chance: a first password, or the vector of an encryption. */
  readonly randomText: () => string;
  /** Told when a switch has changed what the call does or is answered. */
  readonly noteEffect: (name: MisbehavingSwitch) => void;
  /** Told what the marketplace is to be asked about once the call is answered: an instance, or a line of an order. */
  readonly learnLater: (subject: OrderSubject) => void;
}
