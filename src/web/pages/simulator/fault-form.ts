import { FAULT_BOUNDS, type FaultKind, type FaultTimes } from '../../../domain/fault-plan.ts';

/** What stands in the fields of the form, by their names. */
export type EnteredFault = Readonly<Record<string, string>>;

const SETTINGS_OF: Readonly<Record<string, readonly string[]>> = {
  stale_timestamp: ['shiftSeconds'],
  future_timestamp: ['shiftSeconds'],
  delayed: ['delayOn', 'delayMinutes', 'delaySeconds'],
  reordered: ['overtakenBy', 'holdMinutes'],
  answer_slow: ['delaySeconds'],
} satisfies Partial<Record<FaultKind, readonly string[]>>;
const FIGURES_OF: Readonly<Record<string, readonly string[]>> = {
  first: ['count'],
  share: ['percent', 'seed'],
} satisfies Partial<Record<FaultTimes, readonly string[]>>;
const MATCH = ['activity', 'cause', 'productId', 'instanceId', 'version'] as const;

/** The fields as a form, or an address that fills it in, gave them; the presets where it gave none. */
export function enteredFault(input: unknown): EnteredFault {
  const given = Object.entries((input ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const presets = Object.entries(FAULT_BOUNDS)
    .filter(([name]) => name !== 'seed')
    .map(([name, { preset }]): [string, string] => [isSetting(name) ? `settings.${name}` : name, String(preset)]);
  return {
    kind: 'bad_signature',
    times: 'next',
    seed: '',
    'settings.delayOn': 'marketplace',
    'settings.overtakenBy': 'same_instance',
    ...Object.fromEntries(presets),
    ...Object.fromEntries(MATCH.map((name): [string, string] => [`match.${name}`, ''])),
    ...Object.fromEntries(given.map(([name, value]): [string, string] => [name, value.trim().slice(0, 200)])),
  };
}

/** The form as the scripts' way of saying it: what the chosen kind and number do not use is left out. */
export function faultOfForm(entered: EnteredFault): Record<string, unknown> {
  const { kind = '', times = '' } = entered;
  const match = MATCH.map((name): [string, unknown] => [name, entered[`match.${name}`]]).filter(([, value]) => value);
  const settings = (SETTINGS_OF[kind] ?? [])
    .filter((name) => name !== (entered['settings.delayOn'] === 'wall' ? 'delayMinutes' : 'delaySeconds'))
    .map((name): [string, unknown] => [name, value(entered[`settings.${name}`])]);
  const figures = (FIGURES_OF[times] ?? [])
    .filter((name) => name !== 'seed' || entered[name])
    .map((name): [string, unknown] => [name, value(entered[name])]);
  return {
    kind,
    times,
    ...Object.fromEntries(figures),
    match: Object.fromEntries(match),
    settings: Object.fromEntries(settings),
  };
}

function isSetting(name: string): boolean {
  return Object.values(SETTINGS_OF).some((names) => names.includes(name));
}

/** A number where it is one; the text otherwise, so that the rule about it says what is wrong. */
function value(text: string | undefined): unknown {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : text;
}
