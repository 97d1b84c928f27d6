import {
  setAutoRenewal as decideSet,
  switchOffAutoRenewal as decideOff,
  type AutoRenewalSettings,
} from '../domain/auto-renewal.ts';
import type { Instance } from '../domain/instance.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The buyer switches automatic renewal on or sets it otherwise. @throws AppError `not_found` */
export async function setAutoRenewal(
  workspace: Workspace,
  instanceId: string,
  settings: AutoRenewalSettings,
): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  const { period, daysBefore, timesLeft: times, method, useBalance, useCoupons, bankRefuses } = settings;
  const told = { period, daysBefore, times, method, useBalance, useCoupons, bank: bankRefuses ? 'refuses' : 'pays' };
  return carriedOut(workspace, 'auto-renewal', { id, enabled: true, ...told }, () =>
    workspace.decide((draft) => decideSet(draft, id, settings)),
  );
}

/** The buyer switches automatic renewal off. @throws AppError `not_found` */
export async function switchOffAutoRenewal(workspace: Workspace, instanceId: string): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'auto-renewal', { id, enabled: false }, () =>
    workspace.decide((draft) => decideOff(draft, id)),
  );
}
