import { existsSync, readdirSync } from 'node:fs';
import { listSupportedBackends } from 'onnxruntime-node';
import type { Provider } from './device';

/** What each system could compute with, the fastest first. */
const possible: Partial<Record<NodeJS.Platform, readonly Provider[]>> = {
  linux: ['cuda', 'webgpu', 'cpu'],
  win32: ['cuda', 'dml', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
};

/** The execution providers that make sense on this system, the fastest first, whether they are there or not. */
export const possibleProviders = (platform = process.platform): readonly Provider[] => possible[platform] ?? ['cpu'];

/** Whether the runtime that is installed has a provider in it, or looks for one beside it. */
export function isOffered(provider: Provider): boolean {
  return listSupportedBackends().some(({ name }) => name === provider);
}

/** Linux lists graphics cards that have a driver. */
function hasRenderNode(): boolean {
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
  } catch {
    return false;
  }
}

/**
 * Whether there is hardware that a provider could use, as far as the system tells without loading a driver. A WebGPU adapter
 * that is software, as in virtual machines, has none: it is slower than the processor that it runs on.
 */
export function hasHardware(provider: Provider, platform = process.platform): boolean {
  if (provider === 'cpu') return true;
  if (platform !== 'linux') return true;
  const nvidia = existsSync('/dev/nvidiactl');
  return provider === 'cuda' ? nvidia : nvidia || hasRenderNode();
}
