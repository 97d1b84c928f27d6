import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What a person runs when no browser could be installed for them. */
const REMEDY = 'sudo apt-get install -y chromium   (or: npx playwright-core install chromium)';

/** Switches that keep Chromium offline and let it run as root in a container. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of an installed Chromium, or `undefined`. */
export function findChromium(): string | undefined {
  const known = KNOWN_PLACES.find((place) => existsSync(place));
  if (known !== undefined) return known;
  const own = chromium.executablePath();
  return own !== '' && existsSync(own) ? own : undefined;
}

/**
 * Path of a Chromium to test with; installs Debian's when this process may, else playwright's own build.
 * @throws Error naming the command that mends it
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    const aptGet = (...args: string[]): unknown =>
      execFileSync('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
  } else {
    spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], { stdio: 'inherit' });
  }
  const installed = findChromium();
  if (installed === undefined) throw new Error(`The browser tests need Chromium. Install it with:\n  ${REMEDY}`);
  return installed;
}
