import { applicationProblems } from '../../app/applications.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { ApplicationState, ProductApplication } from '../../domain/application.ts';
import type { Price, Product } from '../../domain/catalogue.ts';
import type { SubmissionProblem } from '../../domain/submission-checks.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** One application of a list. */
export interface ApplicationRow {
  readonly application: ProductApplication;
  /** The product's id while it has no name. */
  readonly name: LocalizedText;
  /** The operator should have decided by now. */
  readonly isOverdue: boolean;
}

/** Applications, newest first. */
export interface ApplicationList {
  readonly rows: readonly ApplicationRow[];
  readonly counts: Readonly<Record<ApplicationState, number>>;
  readonly any: boolean;
}

/** Applications whose product's name or id contains the text, of one state where it is given. */
export function applicationRows(
  workspace: Workspace,
  filter: { readonly text: string; readonly state: ApplicationState | undefined },
): ApplicationList {
  const all = [...workspace.state.all('applications').newestFirst()];
  const wanted = filter.text.toLowerCase();
  const counts = { draft: 0, pending_approval: 0, approved: 0, rejected: 0 };
  for (const { state } of all) counts[state] += 1;
  const fitting = all.filter(
    ({ productId, content: { name }, state }) =>
      (filter.state === undefined || state === filter.state) &&
      [productId, name.en, name.zh].some((part) => part.toLowerCase().includes(wanted)),
  );
  return { rows: fitting.map((each) => row(workspace, each)), counts, any: all.length > 0 };
}

function row(workspace: Workspace, application: ProductApplication): ApplicationRow {
  const { content, productId, state, dueSimAt = 0 } = application;
  const { en, zh } = content.name;
  return {
    application,
    name: { en: en || zh || productId, zh: zh || en || productId },
    isOverdue: state === 'pending_approval' && dueSimAt <= workspace.simNow(),
  };
}

/** One price of what is applied for. */
export interface ListedPrice {
  readonly specification: LocalizedText;
  readonly sku: LocalizedText;
  readonly skuCode: string;
  readonly price: Price;
}

/** An application with what keeps it from being submitted, as buyers would see it. */
export interface ApplicationPage extends ApplicationRow {
  readonly problems: readonly SubmissionProblem[];
  readonly prices: readonly ListedPrice[];
  /** Address at which the seller is to be reached. */
  readonly address: string | undefined;
  readonly currency: string;
  readonly live: Product | undefined;
  /** Debugging cases can be saved: it is known where the seller is. */
  readonly canDebug: boolean;
}

/** Builds the page of one application. */
export function applicationPage(workspace: Workspace, application: ProductApplication): ApplicationPage {
  const { content, productId, state } = application;
  const live = workspace.state.get('products', productId);
  const address = workspace.state.get('productionAddresses', content.interface.addressId ?? '');
  return {
    ...row(workspace, application),
    problems: state === 'approved' ? [] : applicationProblems(workspace, application),
    prices: content.specifications.flatMap(({ name, skus }) =>
      skus
        .filter(({ forSale }) => forSale !== false)
        .flatMap((sku) =>
          sku.prices.map((price) => ({ specification: name, sku: sku.name, skuCode: sku.code, price })),
        ),
    ),
    address: address?.url ?? live?.interface.url,
    currency: workspace.profile().currency,
    live,
    canDebug: live !== undefined || address?.keyIds.basic !== undefined,
  };
}
