import type { Workspace } from '../../app/workspace.ts';
import { autoRenewalRefusal } from '../../domain/auto-renewal.ts';
import type { AutoRenewal, Instance } from '../../domain/instance.ts';
import type { PaymentMethod } from '../../domain/order.ts';
import { offeredMethods, offersCombined, usualMethod } from '../../domain/payment-methods.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { PeriodType } from '../../domain/catalogue.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';
import { presentPeriod } from './present-period.ts';
import { renewalTypes } from './renew-page.ts';

/** The settings of automatic renewal of one application. */
export interface AutoRenewalPage extends InstanceRow {
  readonly isOn: boolean;
  /** As it is set, or what the form begins with. */
  readonly settings: AutoRenewal;
  readonly types: readonly PeriodType[];
  readonly methods: readonly { readonly method: PaymentMethod; readonly selected: boolean }[];
  /** The balance can pay before a card. */
  readonly combined: boolean;
  readonly daysMax: number;
  readonly hour: number;
  /** When the money is taken next. */
  readonly nextSimAt: number | undefined;
  readonly refusal: Refusal | undefined;
  /** Why the last charge failed. */
  readonly failure: { readonly refusal: Refusal; readonly simAt: number; readonly tries: number } | undefined;
}

/** Builds the page of automatic renewal. */
export function autoRenewalPage(workspace: Workspace, instance: Instance): AutoRenewalPage {
  const { state } = workspace;
  const profile = workspace.profile();
  const settings: AutoRenewal = instance.autoRenewal ?? {
    period: presentPeriod(workspace, instance),
    sinceSimAt: workspace.simNow(),
  };
  const { failure } = settings;
  const planned = state
    .eventIds(instance.id)
    .map((id) => state.get('events', id))
    .find((event) => event?.kind === 'instance.auto_renew');
  return {
    ...instanceRow(workspace, instance),
    isOn: instance.autoRenewal !== undefined,
    settings,
    types: renewalTypes(workspace, instance),
    methods: offeredMethods(profile).map((method) => ({
      method,
      selected: method === (settings.method ?? usualMethod(profile)),
    })),
    combined: offersCombined(profile),
    daysMax: ruleValue(profile, 'renewal.auto.daysBefore'),
    hour: ruleValue(profile, 'renewal.auto.hour'),
    nextSimAt: planned?.dueSimAt,
    refusal: autoRenewalRefusal(workspace.draft(), instance),
    failure: failure && {
      refusal: { refused: true, reason: failure.reason, params: failure.params },
      simAt: failure.simAt,
      tries: failure.tries,
    },
  };
}
