import type { Jump } from '../../app/jump.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { RecoveredFile } from '../../app/ports.ts';
import type { Buyer } from '../../domain/buyer.ts';
import { CLOCK_RATES, type ClockRate } from '../../domain/clock-rates.ts';
import { clockModel, type ClockModel } from './clock-model.ts';
import { jumpTargets, type JumpTargets } from './jump-targets.ts';
import { latestCallLines, type CallLine } from './call-line.ts';
import { undoModel, type UndoModel } from './undo-model.ts';

/** What surrounds every page. */
export interface FrameModel {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly site: 'cn' | 'intl' | 'eu';
  readonly currency: string;
  readonly buyer: Buyer | undefined;
  readonly buyers: readonly Buyer[];
  readonly clock: ClockModel;
  /** Speeds to choose from, slow to fast. */
  readonly rates: readonly ClockRate[];
  /** Moments to jump to. */
  readonly targets: readonly JumpTargets[];
  readonly tray: readonly CallLine[];
  /** News up to here is on the page already. */
  readonly newsId: number;
  /** Products are answered by the bundled sample seller. */
  readonly sampleSeller: boolean;
  readonly damage: { readonly file: string; readonly reason: string } | undefined;
  /** Files that were rebuilt when the workspace was opened. */
  readonly recovered: readonly RecoveredFile[];
  /** Files that somebody has edited by hand and nobody has decided about. */
  readonly editedFiles: readonly string[];
  /** What is done is written down as a scenario. */
  readonly recording: boolean;
  /** A jump that the reader has just asked for. */
  readonly askedJump: Jump | undefined;
  /** What was done last and can be undone. */
  readonly undo: UndoModel | undefined;
}

/** Lines of the tray when a page is opened. */
const TRAY_LINES = 12;

/** Builds the frame of a workspace at a real instant. */
export function frameModel(
  market: Marketplace,
  seen: { readonly wallAt: number; readonly buyer: Buyer | undefined; readonly jumpId: string | undefined },
): FrameModel {
  const { workspace } = market;
  const record = workspace.state.workspace();
  const undo = undoModel(market);
  // The offer to undo a jump tells what the jump did.
  const jumpId = seen.jumpId === undo?.jump?.id ? undefined : seen.jumpId;
  return {
    workspaceId: record.id,
    workspaceName: record.name,
    site: record.site,
    currency: workspace.profile().currency,
    buyer: seen.buyer,
    buyers: [...workspace.state.all('buyers').values()],
    // Taken first: what happens while the page is built comes again with the news, which does no harm.
    newsId: workspace.feed.latestId(),
    clock: clockModel(market, seen.wallAt),
    rates: CLOCK_RATES,
    targets: jumpTargets(market),
    tray: latestCallLines(workspace, TRAY_LINES),
    sampleSeller: answeredBySample(market),
    damage: workspace.damage,
    recovered: workspace.recovered,
    editedFiles: workspace.editedFiles,
    recording: workspace.recording.isOn,
    askedJump: jumpId === undefined ? undefined : market.clock.jump(jumpId),
    undo,
  };
}

function answeredBySample({ workspace }: Marketplace): boolean {
  const { sampleSellerUrl } = workspace.state.workspace();
  if (sampleSellerUrl === null) return false;
  for (const product of workspace.state.all('products').values()) {
    if (product.interface.url === sampleSellerUrl) return true;
  }
  return false;
}
