import type { CaseReplay, ReviewDecision } from './case-replay.ts';
import type { Product, SellerInterface } from './catalogue.ts';

/** States of 我的申请 (marketplace-rules 13.1 and 13.3); withdrawing makes a draft of it again. */
export const APPLICATION_STATES = ['draft', 'pending_approval', 'approved', 'rejected'] as const;

export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** What is applied for: a new product, a change of a live one, its removal. */
export const APPLICATION_KINDS = ['release', 'change', 'removal'] as const;

export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** Where the marketplace is to reach the seller: an address of the list, whose bound key signs. */
export type ListingInterface = Pick<SellerInterface, 'version' | 'encryptType'> & {
  /** Absent: in a change, the address and key that the live product has. */
  readonly addressId?: string;
};

/** What a seller edits: a product without what the marketplace decides about it. A draft may be incomplete. */
export type ListingContent = Omit<
  Product,
  'id' | 'featured' | 'status' | 'interface' | 'orderNotification' | 'sanction' | 'removal' | 'removedSpecifications'
> & { readonly interface: ListingInterface };

/** An application (申请) with its own copy of the product: the live one stays as it is until approval. */
export interface ProductApplication {
  readonly id: string;
  readonly productId: string;
  readonly kind: ApplicationKind;
  readonly state: ApplicationState;
  readonly content: ListingContent;
  /** Why the product is to be removed. */
  readonly removalReason?: string;
  readonly createdSimAt: number;
  readonly editedSimAt: number;
  readonly submittedSimAt?: number;
  /** By when the operator should have decided. */
  readonly dueSimAt?: number;
  readonly decidedSimAt?: number;
  readonly decidedBy?: ReviewDecision['decidedBy'];
  /** The operator's words; needed for a rejection. */
  readonly remark?: string;
  /** The newest replay of its saved cases; while it runs nothing else becomes of the application. */
  readonly replay?: CaseReplay;
}

/** Longest reason or remark in UTF-16 code units (ours). */
export const REMARK_MAX_LENGTH = 500;

/** What a change of a live product starts from. */
export function contentOf(product: Product): ListingContent {
  const { id, featured, status, sanction, removal, removedSpecifications, interface: access, ...rest } = product;
  const { orderNotification: _setByItself, ...members } = rest;
  const { version, encryptType } = access;
  return { ...members, interface: encryptType === undefined ? { version } : { version, encryptType } };
}

/**
 * The product that an approved application makes. SKUs without a price cannot be bought and are left out; what the
 * marketplace holds about a live product stays.
 */
export function listedProduct(
  { productId, content }: Pick<ProductApplication, 'productId' | 'content'>,
  access: Pick<SellerInterface, 'url' | 'accessKey' | 'allowInsecureTransport'>,
  live: Product | undefined,
): Product {
  const { addressId: _resolved, ...spoken } = content.interface;
  const { featured = false, sanction, removal, removedSpecifications, orderNotification } = live ?? {};
  return {
    ...content,
    id: productId,
    featured,
    status: 'listed',
    specifications: content.specifications.map((specification) => ({
      ...specification,
      skus: specification.skus.filter(({ prices }) => prices.length > 0),
    })),
    interface: {
      ...spoken,
      url: access.url,
      accessKey: access.accessKey,
      allowInsecureTransport: access.allowInsecureTransport,
    },
    ...(orderNotification ? { orderNotification } : {}),
    ...(sanction ? { sanction } : {}),
    ...(removal ? { removal } : {}),
    ...(removedSpecifications ? { removedSpecifications } : {}),
  };
}
