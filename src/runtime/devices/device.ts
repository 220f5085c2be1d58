/** What ONNX Runtime computes with: an execution provider, by the name that it has in an experiment file. */
export type Provider = 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';

/** An execution provider, and which of its devices. */
export interface Device {
  provider: Provider;
  /** 0 is the first. */
  index: number;
}

export const cpu: Device = { provider: 'cpu', index: 0 };

/** How people call them. */
const names: Record<Provider, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

/** As the panel and the terminal show it. */
export const deviceName = ({ provider, index }: Device): string =>
  index === 0 ? names[provider] : `${names[provider]} ${index}`;

/** As an experiment file writes it: `cpu`, `cuda`, `cuda:1`. */
export const deviceKey = ({ provider, index }: Device): string => (index === 0 ? provider : `${provider}:${index}`);

/** Reads what {@link deviceKey} writes; undefined for anything else. */
export function parseDevice(text: string): Device | undefined {
  const [, provider = '', index = '0'] = /^([a-z]+)(?::(\d+))?$/.exec(text) ?? [];
  return provider in names ? { provider: provider as Provider, index: Number(index) } : undefined;
}

/**
 * Whether what a step returns can stay where it was computed, and be fed back from there. The binding offers that for
 * WebGPU alone.
 */
export const keepsValues = ({ provider }: Device): boolean => provider === 'webgpu';
