import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy, and returns it. Throws, naming what was waited for, after `timeout` milliseconds. */
export async function until<T>(what: string, ask: () => T | Promise<T>, timeout = 30_000): Promise<NonNullable<T>> {
  for (const deadline = Date.now() + timeout; ; await sleep(50)) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s in vain until ${what}.`);
  }
}
