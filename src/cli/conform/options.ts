import { Option, type Command } from 'commander';
import { BILLING_MODES } from '../../domain/catalogue.ts';
import { SITES, type Site } from '../../domain/site-profile.ts';
import { TEST_IDS } from '../../conformance/test-ids.ts';
import { CONFORMANCE_DEFAULTS, type ConformanceSettings } from '../../conformance/settings.ts';
import type { Translate } from '../../i18n/translator.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { plain } from '../print.ts';

/** How the command was typed, before anything is checked. */
export interface ConformTyped {
  readonly url?: string;
  readonly key?: string;
  readonly version: '1.0' | '2.0';
  readonly billing: string;
  readonly site: Site;
  readonly encryptType?: '1' | '2';
  readonly upgrade?: boolean;
  readonly changeCheck?: boolean;
  readonly notifyKey?: string;
  readonly notifyUrl?: string;
  readonly insecure?: boolean;
  readonly sku?: string;
  readonly product?: string;
  readonly only?: string;
  readonly expected?: string;
  readonly writeExpected?: string;
  readonly html?: string;
  readonly reportJson?: string;
  readonly junit?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** Most orders at once that one can ask for. */
const ORDERS_MAX = 200;

/** Options in the order of the help. */
export function addConformOptions(command: Command, t: Translate): void {
  const add = (flags: string, key: Parameters<Translate>[0], change: (option: Option) => Option = (option) => option) =>
    command.addOption(change(new Option(flags, t(key))));
  add('--url <address>', 'cli.conform.url');
  add('--key <key>', 'cli.conform.key', (option) => option.env('KOOSIM_CONFORM_KEY'));
  add('--version <version>', 'cli.conform.version', (option) => option.choices(['1.0', '2.0']).default('2.0'));
  add('--billing <modes>', 'cli.conform.billing', (option) => option.default('period'));
  add('--site <site>', 'cli.conform.site', (option) => option.choices(SITES).default(CONFORMANCE_DEFAULTS.site));
  add('--encrypt-type <type>', 'cli.conform.encrypt-type', (option) => option.choices(['1', '2']));
  add('--upgrade', 'cli.conform.upgrade');
  add('--change-check', 'cli.conform.change-check');
  add('--notify-key <key>', 'cli.conform.notify-key', (option) => option.env('KOOSIM_CONFORM_NOTIFY_KEY'));
  add('--notify-url <address>', 'cli.conform.notify-url');
  add('--insecure', 'cli.conform.insecure');
  add('--sku <code>', 'cli.conform.sku');
  add('--product <id>', 'cli.conform.product');
  add('--orders <number>', 'cli.conform.orders', (option) => option.default(String(CONFORMANCE_DEFAULTS.ordersAtOnce)));
  add('--only <tests>', 'cli.conform.only');
  add('--list', 'cli.conform.list');
  add('--expected <file>', 'cli.conform.expected');
  add('--write-expected <file>', 'cli.conform.write-expected');
  add('--html <file>', 'cli.conform.html');
  add('--report-json <file>', 'cli.conform.report-json');
  add('--junit <file>', 'cli.conform.junit');
}

/** What was typed as the settings of a run. @throws CliError that names what is wrong */
export function conformSettings(typed: ConformTyped & { readonly orders?: string }): ConformanceSettings {
  const { url, key, version, site, encryptType, sku, product, only, notifyKey, notifyUrl } = typed;
  if (url === undefined || !isAddress(url)) throw badAddress('--url', url);
  if (notifyUrl !== undefined && !isAddress(notifyUrl)) throw badAddress('--notify-url', notifyUrl);
  if (key === undefined || key === '') throw new CliError('cli.conform.no_key', EXIT.usage);
  return {
    ...CONFORMANCE_DEFAULTS,
    url,
    accessKey: key,
    version,
    billing: listOf(typed.billing, BILLING_MODES, '--billing'),
    site,
    ...(encryptType ? { encryptType } : {}),
    allowInsecureTransport: typed.insecure === true,
    upgrade: typed.upgrade === true,
    changeCheck: typed.changeCheck === true,
    ...(notifyKey ? { notifyKey } : {}),
    ...(notifyUrl === undefined ? {} : { notifyUrl }),
    ...(sku === undefined ? {} : { skuCode: sku }),
    ...(product === undefined ? {} : { productId: product }),
    ordersAtOnce: ordersOf(typed.orders),
    ...(only === undefined ? {} : { only: listOf(only, TEST_IDS, '--only') }),
  };
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function badAddress(option: string, text = ''): CliError {
  if (text === '') return new CliError('cli.conform.no_url', EXIT.usage, { option });
  return new CliError('cli.conform.bad_url', EXIT.usage, { option, value: plain(text) });
}

function ordersOf(text = String(CONFORMANCE_DEFAULTS.ordersAtOnce)): number {
  const orders = Number(text);
  if (Number.isInteger(orders) && orders >= 1 && orders <= ORDERS_MAX) return orders;
  throw new CliError('cli.error.number', EXIT.usage, { option: '--orders', value: plain(text) });
}

/** Members of a list, in the list's own order. */
function listOf<T extends string>(text: string, allowed: readonly T[], option: string): T[] {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !(allowed as readonly string[]).includes(word));
  if (unknown !== undefined) {
    throw new CliError('cli.conform.not_in_list', EXIT.usage, {
      option,
      value: plain(unknown),
      choices: allowed.join(', '),
    });
  }
  return allowed.filter((each) => words.includes(each));
}
