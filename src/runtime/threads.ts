import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The number of cores that Linux reports behind its hyper-threads. */
function linuxCores(): number | undefined {
  try {
    const siblings = Array.from({ length: availableParallelism() }, (_, cpu) =>
      readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8'),
    );
    return new Set(siblings).size;
  } catch {
    return undefined;
  }
}

/** What the environment asks for, where it asks for a number of threads. */
function wanted(): number | undefined {
  const threads = Number(process.env.DISTILLERY_THREADS);
  return Number.isInteger(threads) && threads > 0 ? threads : undefined;
}

/**
 * How many threads ONNX Runtime should use: `DISTILLERY_THREADS` where it is set, else one for each physical core, where
 * the system tells; hyper-threads only get in each other's way.
 */
export const engineThreads = (): number =>
  wanted() ?? (process.platform === 'linux' ? linuxCores() : undefined) ?? availableParallelism();
