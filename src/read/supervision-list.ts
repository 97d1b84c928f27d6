import type { Workspace } from '../app/workspace.ts';
import type { Buyer } from '../domain/buyer.ts';
import type { Instance } from '../domain/instance.ts';
import { instanceIdsOf } from '../domain/order.ts';
import type { Refusal } from '../domain/refusal.ts';
import { supervisionRefusal } from '../domain/supervise.ts';
import {
  ACT_RULES,
  possibleActs,
  SUPERVISION_STATES,
  type Supervision,
  type SupervisionAct,
  type SupervisionState,
} from '../domain/supervision.ts';
import type { LocalizedText } from '../domain/text.ts';
import { pageOf, type ListPage } from './page-of.ts';
import { ruleView, type RuleView } from './simulator/rule-list.ts';

/** One supervised delivery. */
export interface SupervisionRow {
  readonly supervision: Supervision;
  readonly productName: LocalizedText;
  readonly buyerName: string;
  /** Whose turn it is; nobody's once the buyer has accepted. */
  readonly turn: 'buyer' | 'seller' | undefined;
}

/** Supervised deliveries, newest first. */
export interface SupervisionList extends ListPage<SupervisionRow> {
  readonly state: SupervisionState | undefined;
  readonly filters: readonly { readonly state: SupervisionState; readonly count: number }[];
  readonly nothingYet: boolean;
}

/** One delivery with what the player of a part can do about it. */
export interface SupervisionPage extends SupervisionRow {
  readonly instances: readonly Instance[];
  readonly acts: readonly { readonly act: SupervisionAct; readonly refusal: Refusal | undefined }[];
  readonly states: readonly { readonly state: SupervisionState; readonly is: 'done' | 'current' | 'todo' }[];
  readonly paidSimAt: number;
  readonly nowSimAt: number;
  /** Asks the seller for a refund while the guarantee period lasts. */
  readonly canAskForRefund: boolean;
  readonly rule: RuleView;
}

const PAGE_SIZE = 20;

/** Builds a page of the deliveries to one buyer, or of all. */
export function supervisionList(
  workspace: Workspace,
  wanted: {
    readonly buyer?: Buyer | undefined;
    readonly state: SupervisionState | undefined;
    readonly page: number;
  },
): SupervisionList {
  const all = [...workspace.state.all('supervisions').newestFirst()].filter(
    ({ buyerId }) => wanted.buyer === undefined || buyerId === wanted.buyer.id,
  );
  const page = pageOf(
    all.filter(({ state }) => wanted.state === undefined || state === wanted.state),
    wanted.page,
    PAGE_SIZE,
  );
  return {
    ...page,
    items: page.items.map((supervision) => supervisionRow(workspace, supervision)),
    state: wanted.state,
    filters: SUPERVISION_STATES.map((state) => ({
      state,
      count: all.filter((supervision) => supervision.state === state).length,
    })).filter(({ count }) => count > 0),
    nothingYet: all.length === 0,
  };
}

function supervisionRow({ state }: Workspace, supervision: Supervision): SupervisionRow {
  const { productId, buyerId } = supervision;
  const [act] = possibleActs(supervision);
  return {
    supervision,
    productName: state.get('products', productId)?.name ?? { en: productId, zh: productId },
    buyerName: state.get('buyers', buyerId)?.name ?? buyerId,
    turn: act && ACT_RULES[act].by,
  };
}

/** Builds the page of one delivery as the buyer or the seller sees it. */
export function supervisionPage(
  workspace: Workspace,
  supervision: Supervision,
  part: 'buyer' | 'seller',
): SupervisionPage {
  const { state } = workspace;
  const draft = workspace.draft();
  const order = draft.need('orders', supervision.orderId);
  const instances = instanceIdsOf(order).flatMap((id) => state.get('instances', id) ?? []);
  const acts = possibleActs(supervision).filter((act) => ACT_RULES[act].by === part);
  const isOpen = supervision.finishedSimAt === undefined;
  return {
    ...supervisionRow(workspace, supervision),
    instances,
    acts: acts.map((act) => ({ act, refusal: supervisionRefusal(draft, supervision, { act }) })),
    states: statesOf(supervision, workspace.profile().rules['supervision.flow'].value === 'full'),
    paidSimAt: order.paidSimAt ?? order.createdSimAt,
    nowSimAt: workspace.simNow(),
    canAskForRefund: isOpen && instances.some(({ supervision: mine }) => mine?.created === true),
    rule: ruleView(workspace, isOpen ? 'supervision.flow' : 'supervision.completeHours'),
  };
}

/** The way of the delivery; one that began with the delivery has no requirement. */
function statesOf(supervision: Supervision, full: boolean): SupervisionPage['states'] {
  const { state, steps, acceptedSimAt } = supervision;
  const hasRequirement = steps.some(({ does }) => does === 'submit') || (full && state === 'submit_requirement');
  const way: SupervisionState[] = [
    ...(hasRequirement ? (['submit_requirement', 'confirm_requirement'] as const) : []),
    'deliver',
    'accept',
    'completed',
  ];
  // After acceptance only the display of completion is waited for.
  const at = acceptedSimAt !== undefined && state === 'accept' ? 'completed' : state;
  const place = way.indexOf(at);
  const isDone = state === 'completed';
  return way.map((each, index) => ({
    state: each,
    is: isDone || index < place ? 'done' : index === place ? 'current' : 'todo',
  }));
}
