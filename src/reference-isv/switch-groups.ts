import { BODY_MODES, DEFAULT_SWITCHES, FAILURE_CODES, type Switches } from './switches.ts';
import type { Translate } from './text.ts';

interface SwitchOption {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** One switch as the form shows it. */
interface SwitchGroup {
  readonly name: keyof Switches;
  readonly title: string;
  readonly help?: string;
  /** A list of many choices is shown as a drop-down. */
  readonly kind: 'radio' | 'select';
  readonly options: readonly SwitchOption[];
  readonly changed: boolean;
}

const SPEEDS = [0, 6000, 25_000] as const;

/** All switches but `answering` (which has a button of its own), in the order of the page. */
export function switchGroups(switches: Readonly<Switches>, t: Translate): SwitchGroup[] {
  const group = (
    name: keyof Switches,
    title: string,
    choices: readonly (readonly [value: string | number, label: string])[],
    more: Partial<SwitchGroup> = {},
  ): SwitchGroup => ({
    name,
    title,
    kind: 'radio',
    options: choices.map(([value, label]) => ({ value: String(value), label, chosen: switches[name] === value })),
    changed: switches[name] !== DEFAULT_SWITCHES[name],
    ...more,
  });
  return [
    group('slowMs', t('slow.title'), speedChoices(switches.slowMs, t)),
    group('provisioning', t('provisioning.title'), [
      ['sync', t('provisioning.sync')],
      ['async', t('provisioning.async')],
    ]),
    group('verification', t('verification.title'), [
      ['correct', t('verification.correct')],
      ['wrong', t('verification.wrong')],
    ]),
    group('duplicateInstanceId', t('duplicate.title'), [
      ['off', t('duplicate.off')],
      ['on', t('duplicate.on')],
    ]),
    group(
      'body',
      t('body.title'),
      BODY_MODES.map((mode) => [mode, t(`body.${mode}`)]),
    ),
    group(
      'resultCode',
      t('code.title'),
      [['none', t('code.none')], ...FAILURE_CODES.map((code) => [code, `${code} ${t(`code.${code}`)}`] as const)],
      { kind: 'select', help: t('code.help') },
    ),
  ];
}

/** A speed set through the API that the form does not offer is shown as it is. */
function speedChoices(slowMs: number, t: Translate): (readonly [number, string])[] {
  const offered = SPEEDS.map((ms) => [ms, t(`slow.${ms}`)] as const);
  const known = SPEEDS.some((ms) => ms === slowMs);
  return known ? offered : [...offered, [slowMs, t('slow.other', { ms: slowMs })]];
}
