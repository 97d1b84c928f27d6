import type { Workspace } from '../../app/workspace.ts';
import { exchangeIdsOf, type Call, type Exchange } from '../../domain/call.ts';
import { callDetailResource, type CallDetailSources } from '../../read/api/call-resource.ts';
import { diagnoseExchange } from '../../read/simulator/call-diagnosis.ts';
import { workspaceKeys } from '../../read/simulator/workspace-keys.ts';
import { findingResources } from './diagnosis.ts';
import type { ReaderTexts } from './reader-texts.ts';

/** A call in full, with the stored bytes of its attempts. */
export async function callDetail(workspace: Workspace, call: Call, texts: ReaderTexts) {
  return callDetailResource(call, workspace.state, await detailSources(workspace, exchangeIdsOf(call), texts));
}

/** What is needed to show the attempts whose bytes have these ids. */
export async function detailSources(
  workspace: Workspace,
  exchangeIds: readonly string[],
  texts: ReaderTexts,
): Promise<CallDetailSources> {
  const stored = await Promise.all(exchangeIds.map((id) => workspace.store.readExchange(id)));
  const exchanges = new Map<string, Exchange>();
  for (const exchange of stored) if (exchange) exchanges.set(exchange.id, exchange);
  const keys = workspaceKeys(workspace);
  return {
    exchanges,
    explain: (check) => texts.check(check),
    diagnose: (call, attempt, exchange) => {
      const diagnosis = diagnoseExchange({ call, attempt, exchange, keys });
      return diagnosis ? findingResources(diagnosis, texts) : [];
    },
  };
}
