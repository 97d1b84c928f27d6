/**
 * States of the delivery of a supervised order (marketplace-rules 10.2): the next step is the buyer's in
 * `submit_requirement` and `accept`, the seller's in `confirm_requirement` and `deliver`.
 */
export const SUPERVISION_STATES = [
  'submit_requirement',
  'confirm_requirement',
  'deliver',
  'accept',
  'completed',
  'closed_refunded',
] as const;

export type SupervisionState = (typeof SUPERVISION_STATES)[number];

/** What buyer and seller can do about a delivery. */
export const SUPERVISION_ACTS = ['submit', 'confirm', 'return', 'deliver', 'accept', 'reject'] as const;

export type SupervisionAct = (typeof SUPERVISION_ACTS)[number];

/** One step that was taken: supervision keeps them all as evidence (marketplace-rules 10.1). */
export interface SupervisionStep {
  readonly does: SupervisionAct | 'complete' | 'close';
  readonly by: 'buyer' | 'seller' | 'system';
  readonly simAt: number;
  readonly text: string;
}

/** The delivery of one order of a supervised product, from payment to acceptance (服务监管). */
export interface Supervision {
  readonly id: string;
  readonly state: SupervisionState;
  readonly orderId: string;
  readonly buyerId: string;
  readonly productId: string;
  /** The first instance of the order. */
  readonly instanceId: string;
  readonly createdSimAt: number;
  readonly steps: readonly SupervisionStep[];
  /** When the buyer could really use it, as the seller says: validity counts from then on (marketplace-rules 10.4). */
  readonly enablingSimAt?: number;
  readonly acceptedSimAt?: number;
  /** After acceptance: when completion is shown. */
  readonly completesSimAt?: number;
  readonly finishedSimAt?: number;
}

/** Supervision as an instance knows it. */
export interface InstanceSupervision {
  readonly id: string;
  /** The seller has created the instance; it is the buyer's with the acceptance. */
  readonly created?: boolean;
  readonly completesSimAt?: number;
  /** The guarantee period is over. */
  readonly completedSimAt?: number;
}

interface ActRule {
  readonly by: 'buyer' | 'seller';
  readonly from: SupervisionState;
  readonly to: SupervisionState;
}

/** Who may do what, and what it leads to (marketplace-rules 10.3). */
export const ACT_RULES: Readonly<Record<SupervisionAct, ActRule>> = {
  submit: { by: 'buyer', from: 'submit_requirement', to: 'confirm_requirement' },
  confirm: { by: 'seller', from: 'confirm_requirement', to: 'deliver' },
  return: { by: 'seller', from: 'confirm_requirement', to: 'submit_requirement' },
  deliver: { by: 'seller', from: 'deliver', to: 'accept' },
  accept: { by: 'buyer', from: 'accept', to: 'accept' },
  reject: { by: 'buyer', from: 'accept', to: 'deliver' },
};

/** What can be done next, whoever does it; nothing once the buyer has accepted. */
export function possibleActs({
  state,
  acceptedSimAt,
}: Pick<Supervision, 'state' | 'acceptedSimAt'>): readonly SupervisionAct[] {
  if (acceptedSimAt !== undefined) return [];
  return SUPERVISION_ACTS.filter((act) => ACT_RULES[act].from === state);
}

/** Whether the delivery of an instance is still under supervision. */
export function isSupervised({ supervision }: { readonly supervision?: InstanceSupervision }): boolean {
  return supervision !== undefined && supervision.completedSimAt === undefined;
}
