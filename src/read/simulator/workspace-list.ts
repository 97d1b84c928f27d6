import type { Marketplace } from '../../app/marketplace.ts';
import type { Site } from '../../domain/site-profile.ts';
import type { ClockMode } from '../../domain/workspace.ts';

/** One workspace in the list. */
export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  readonly simAt: number;
  readonly mode: ClockMode;
  readonly orders: number;
  readonly calls: number;
  readonly products: number;
  readonly buyers: number;
  readonly instances: number;
  /** Nothing can be saved in it. */
  readonly readOnly: boolean;
  /** The program needs it. */
  readonly stays: boolean;
}

/** What the list says about one workspace. */
export function workspaceRow({ workspace }: Marketplace): WorkspaceRow {
  const { state } = workspace;
  const { id, name, site, clock } = state.workspace();
  return {
    id,
    name,
    site,
    simAt: workspace.simNow(),
    mode: clock.mode,
    orders: state.all('orders').size,
    calls: state.all('calls').size,
    products: state.all('products').size,
    buyers: state.all('buyers').size,
    instances: state.all('instances').size,
    readOnly: workspace.damage !== undefined,
    stays: id === 'default',
  };
}
