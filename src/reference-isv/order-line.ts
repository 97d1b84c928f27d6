import type { Instance, OrderLine } from './instance.ts';

/** One text for a line of an order. */
export function lineKey({ orderId, orderLineId }: OrderLine): string {
  return JSON.stringify([orderId, orderLineId]);
}

export function isSameLine(a: OrderLine | undefined, b: OrderLine | undefined): boolean {
  return a !== undefined && b !== undefined && lineKey(a) === lineKey(b);
}

/** The line that tells what an instance is like now: that of its last change, else the one that it was bought with. */
export function describingLine({ orderLines, changeLines }: Instance): OrderLine | undefined {
  return changeLines?.at(-1) ?? orderLines[0];
}

/** Whether the marketplace has told what an instance is like now. Answers kept by earlier programs name no line. */
export function isDescribed(instance: Instance): boolean {
  const { ordered, orderLines } = instance;
  return ordered !== undefined && isSameLine(ordered.of ?? orderLines[0], describingLine(instance));
}

/** Notes an order that has changed what an instance is. */
export function noteChange(instance: Instance, line: OrderLine): void {
  if ((instance.changeLines ?? []).some((known) => isSameLine(known, line))) return;
  instance.changeLines = [...(instance.changeLines ?? []), line];
}

/**
 * After a renewal was given back: where it had changed the instance, the order before describes it again. Renewals are given
 * back from the last one on, each by a call of its own, and the call names its own order (V2.0 guide, refreshInstance).
 */
export function noteGivenBack(instance: Instance): void {
  const kept: Instance['refreshes'] = [];
  let given: Instance['refreshes'][number] | undefined;
  for (const refresh of instance.refreshes) {
    if (refresh.scene === 'UNSUBSCRIBE_RENEWAL_PERIOD') given = kept.pop();
    else if (refresh.scene !== 'TRIAL_TO_FORMAL') kept.push(refresh);
  }
  if (given?.scene !== 'RENEWAL_CHANGE') return;
  const { orderId } = given;
  instance.changeLines = (instance.changeLines ?? []).filter((line) => line.orderId !== orderId);
}
