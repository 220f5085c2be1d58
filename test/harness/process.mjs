// Runs a program to its end.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to this process's environment
 * @property {boolean} [live] show the output as it comes
 * @property {number} [timeout] milliseconds, after which the program is ended
 */

/**
 * Runs a program without a standard input, as on a build machine.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} rejects when the program cannot be started
 */
export function attempt(command, args, { cwd, env, live = false, timeout = 300_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      if (live) process.stdout.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal) output += `\n${command} was ended by ${signal}, after at most ${timeout / 1000} s\n`;
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * Like `attempt`, for what has to work: rejects with the program's output when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 */
export async function run(command, args, options) {
  const { ok, output } = await attempt(command, args, options);
  if (!ok) throw new Error(`${[command, ...args].join(' ')} failed:\n${output}`);
}
