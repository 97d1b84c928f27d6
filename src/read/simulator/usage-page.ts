import type { Workspace } from '../../app/workspace.ts';
import { HOUR_MS } from '../../domain/calendar.ts';
import type { Instance } from '../../domain/instance.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { useOfInstance, type UseOfInstance } from '../buyer/use-of-instance.ts';

/** A pay-per-use instance whose use can be recorded. */
export interface MeteredChoice {
  readonly id: string;
  readonly productName: LocalizedText;
  readonly itemName: LocalizedText;
  readonly buyerName: string;
}

/** The operator's page of use: instances to choose from, and what is known of the chosen one. */
export interface UsagePage {
  readonly choices: readonly MeteredChoice[];
  readonly instance: Instance | undefined;
  readonly use: UseOfInstance | undefined;
  /** Stop-before-excess packages that use of the chosen instance can be drawn from. */
  readonly packages: readonly { readonly id: string; readonly name: LocalizedText }[];
  /** The last whole hour, proposed as the time of the use. */
  readonly beginSimAt: number;
  readonly endSimAt: number;
}

const CHOICES_MAX = 200;

/** Builds it; without a known id about the newest instance. */
export function usagePage(workspace: Workspace, instanceId: string | undefined): UsagePage {
  const { state } = workspace;
  const choices: MeteredChoice[] = [];
  for (const instance of state.all('instances').newestFirst()) {
    if (!instance.meter || choices.length === CHOICES_MAX) continue;
    const { id, productId, buyerId, meter } = instance;
    choices.push({
      id,
      productName: state.get('products', productId)?.name ?? { en: productId, zh: productId },
      itemName: meter.item.name,
      buyerName: state.get('buyers', buyerId)?.name ?? buyerId,
    });
  }
  const wanted = instanceId === undefined ? choices[0]?.id : (state.instanceOfSellerId(instanceId) ?? instanceId);
  const found = state.get('instances', wanted ?? '');
  const instance = found?.meter ? found : undefined;
  const use = instance && useOfInstance(workspace, instance);
  const endSimAt = Math.floor(workspace.simNow() / HOUR_MS) * HOUR_MS;
  return {
    choices,
    instance,
    use,
    packages: (use?.packages ?? [])
      .filter(({ pack }) => pack.terms.overage === 'stop')
      .map(({ id, name }) => ({ id, name })),
    beginSimAt: Math.max(endSimAt - HOUR_MS, Math.min(instance?.startSimAt ?? 0, endSimAt)),
    endSimAt,
  };
}
