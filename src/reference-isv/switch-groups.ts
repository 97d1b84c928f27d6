import type { Language } from './language.ts';
import { mistakeLabel, mistakesOf, type MistakeSwitch } from './mistakes.ts';
import { ACTIVITIES, DEFAULT_SWITCHES, FAILURE_CODES, MISBEHAVING_SWITCHES, type Switches } from './switches.ts';
import { translator, type TextKey } from './text.ts';

interface SwitchOption {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** A number that goes with a switch. */
interface SwitchNumber {
  readonly name: 'queriesUntilReady' | 'dribbleMs';
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** One switch as the form shows it. */
interface SwitchGroup {
  readonly name: keyof Switches;
  readonly title: string;
  readonly help?: string;
  /** A list of many choices is shown as a drop-down. */
  readonly kind: 'radio' | 'select';
  readonly options: readonly SwitchOption[];
  readonly number?: SwitchNumber;
  readonly changed: boolean;
  /** Whether it is a mistake; the others say how the seller works. */
  readonly misbehaves: boolean;
}

const SPEEDS = [0, 6000, 25_000] as const;

type Choices = readonly (readonly [value: string | number, label: string])[];

/** All switches but `answering` (which has a button of its own), in the order of the page. */
export function switchGroups(switches: Readonly<Switches>, language: Language): SwitchGroup[] {
  const t = translator(language);
  const group = (
    name: keyof Switches,
    title: string,
    choices: Choices,
    more: Partial<SwitchGroup> = {},
  ): SwitchGroup => ({
    name,
    title,
    kind: 'radio',
    options: choices.map(([value, label]) => ({ value: String(value), label, chosen: switches[name] === value })),
    changed: switches[name] !== DEFAULT_SWITCHES[name],
    misbehaves: MISBEHAVING_SWITCHES.some((each) => each === name),
    ...more,
  });
  const mistakes = (
    name: MistakeSwitch,
    title: TextKey,
    normal: TextKey,
    more: Partial<SwitchGroup> = {},
  ): SwitchGroup =>
    group(
      name,
      t(title),
      [
        [DEFAULT_SWITCHES[name], t(normal)],
        ...mistakesOf(name).map((id): readonly [string, string] => [id, mistakeLabel(name, id, language)]),
      ],
      more,
    );
  const select = (help: TextKey): Partial<SwitchGroup> => ({ kind: 'select', help: t(help) });
  const codes = FAILURE_CODES.map((code) => [code, `${code} ${t(`code.${code}`)}`] as const);
  return [
    group('slowMs', t('slow.title'), speedChoices(switches.slowMs, language)),
    mistakes('delivery', 'delivery.title', 'delivery.normal', {
      ...select('delivery.help'),
      number: { name: 'dribbleMs', label: t('delivery.dribble'), value: switches.dribbleMs, min: 1, max: 5000 },
    }),
    mistakes('body', 'body.title', 'body.normal'),
    group('resultCode', t('code.title'), [['none', t('code.none')], ...codes], select('code.help')),
    mistakes('signature', 'signature.title', 'signature.correct', select('signature.help')),
    mistakes('verification', 'verification.title', 'verification.correct', select('verification.help')),
    mistakes('encryption', 'encryption.title', 'encryption.correct'),
    group('duplicateInstanceId', t('duplicate.title'), [
      ['off', t('duplicate.off')],
      ['on', t('duplicate.on')],
    ]),
    group(
      'provisioning',
      t('provisioning.title'),
      [
        ['sync', t('provisioning.sync')],
        ['async', t('provisioning.async')],
      ],
      {
        number: {
          ...{ name: 'queriesUntilReady', label: t('provisioning.queries') },
          ...{ value: switches.queriesUntilReady, min: 0, max: 1000 },
        },
      },
    ),
    group('aesBits', t('aes.title'), [
      [256, t('aes.256')],
      [128, t('aes.128')],
    ]),
    group('learnsOrders', t('learns.title'), [
      ['at_once', t('learns.at_once')],
      ['when_opened', t('learns.when_opened')],
    ]),
  ];
}

/** The kinds of calls that mistakes can be kept to, for the form. */
export function activityOptions(switches: Readonly<Switches>, language: Language): SwitchOption[] {
  const t = translator(language);
  return ['every' as const, ...ACTIVITIES].map((value) => ({
    value,
    label: value === 'every' ? t('bound.every') : value,
    chosen: switches.onActivity === value,
  }));
}

/** A speed set through the API that the form does not offer is shown as it is. */
function speedChoices(slowMs: number, language: Language): Choices {
  const t = translator(language);
  const offered = SPEEDS.map((ms) => [ms, t(`slow.${ms}`)] as const);
  const known = SPEEDS.some((ms) => ms === slowMs);
  return known ? offered : [...offered, [slowMs, t('slow.other', { ms: slowMs })]];
}

/** How a switch is set, in a few words, for the list of calls. */
export function effectLabel(name: keyof Switches, setting: string, language: Language): string {
  const t = translator(language);
  switch (name) {
    case 'delivery':
    case 'body':
    case 'signature':
    case 'verification':
    case 'encryption':
      return mistakeLabel(name, setting, language);
    case 'slowMs':
      return t('slow.other', { ms: setting });
    case 'resultCode':
      return t('effect.code', { code: setting });
    case 'duplicateInstanceId':
      return t('duplicate.on');
    case 'answering':
      return t('up.off');
    default:
      return setting;
  }
}
