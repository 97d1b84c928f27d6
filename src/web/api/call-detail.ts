import type { Workspace } from '../../app/workspace.ts';
import { exchangeIdsOf, type Call, type Exchange } from '../../domain/call.ts';
import { callDetailResource } from '../../read/api/call-resource.ts';
import { diagnoseExchange } from '../../read/simulator/call-diagnosis.ts';
import { workspaceKeys } from '../../read/simulator/workspace-keys.ts';
import { findingResources } from './diagnosis.ts';
import type { ReaderTexts } from './reader-texts.ts';

/** A call in full, with the stored bytes of its attempts. */
export async function callDetail(workspace: Workspace, call: Call, texts: ReaderTexts) {
  const stored = await Promise.all(exchangeIdsOf(call).map((id) => workspace.store.readExchange(id)));
  const exchanges = new Map<string, Exchange>();
  for (const exchange of stored) if (exchange) exchanges.set(exchange.id, exchange);
  const detail = callDetailResource(call, workspace.state, { exchanges, explain: (check) => texts.check(check) });
  const keys = workspaceKeys(workspace);
  const findings = call.attempts.map((attempt) => {
    const exchange = exchanges.get(attempt.exchangeId);
    const diagnosis = exchange && diagnoseExchange({ call, attempt, exchange, keys });
    return diagnosis ? findingResources(diagnosis, texts) : [];
  });
  return {
    ...detail,
    attempts: detail.attempts.map((attempt, index) => ({ ...attempt, diagnosis: findings[index] ?? [] })),
  };
}
