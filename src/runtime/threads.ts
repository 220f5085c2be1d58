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

/** How many threads ONNX Runtime should use: one for each physical core, where the system tells; hyper-threads only get in each other's way. */
export const physicalCores = (): number =>
  (process.platform === 'linux' ? linuxCores() : undefined) ?? availableParallelism();
