// Finds the browser that the tests drive, and on a Debian machine of one's own (root) installs it.
import { existsSync } from 'node:fs';
import { run } from '../harness/process.mjs';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium or Chrome, or undefined. The variable CHROMIUM comes first. */
export const findChromium = () => places.find((place) => place && existsSync(place));

/** Installs Chromium and one font where that may be done. Throws, saying what to install, where it may not. */
export async function installChromium() {
  if (findChromium()) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'No Chromium was found. Install it (on Debian: sudo apt-get install chromium fonts-dejavu-core), or name one in the variable CHROMIUM.',
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env });
}
