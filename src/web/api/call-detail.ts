import type { Workspace } from '../../app/workspace.ts';
import { everyAttempt, type Call, type Exchange } from '../../domain/call.ts';
import { callDetailResource } from '../../read/api/call-resource.ts';
import type { ReaderTexts } from './reader-texts.ts';

/** A call in full, with the stored bytes of its attempts. */
export async function callDetail(workspace: Workspace, call: Call, texts: ReaderTexts) {
  const stored = await Promise.all(
    everyAttempt(call).map(({ exchangeId }) => workspace.store.readExchange(exchangeId)),
  );
  const exchanges = new Map<string, Exchange>();
  for (const exchange of stored) if (exchange) exchanges.set(exchange.id, exchange);
  return callDetailResource(call, workspace.state, { exchanges, explain: (check) => texts.check(check) });
}
