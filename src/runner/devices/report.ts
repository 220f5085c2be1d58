import { deviceName, hasHardware, isOffered, parseDevice } from '../../runtime';
import { type DeviceTrial, tryDevice } from './trial';

/** What can be said of a device on this machine. */
export interface DeviceReport extends Partial<DeviceTrial> {
  /** As an experiment file names it. */
  device: string;
  name: string;
  /** Whether it trains, and its gradients are right. */
  works: boolean;
  /** Whether there is hardware for it; without, it is computed in software. */
  hardware: boolean;
  /** What is missing or wrong, and what to do about it. */
  problem?: string;
  remedy?: string;
}

/** Gradients in float32 differ by rounding, and by the order of sums; a wrong one is off by far more. */
const tolerance = 1e-3;

const remedies: Record<string, string> = {
  cuda: 'It needs an NVIDIA card with its driver, CUDA 12, cuDNN 9, and the CUDA provider beside the runtime.',
  webgpu:
    'Install the driver of your graphics card; on Linux that means one for Vulkan, which `vulkaninfo` would list.',
  dml: 'Update the driver of your graphics card.',
  coreml: 'It needs macOS on Apple silicon.',
};

/** The telling part of what ONNX Runtime says: its own files and functions tell a person nothing. */
function reason(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  const tail = text.replace(/^.*(was false\.|cannot run this model on [^:]+:)\s*/, '').replace(/^\w+:\s*/, '');
  return `${tail.slice(0, 300).replace(/[.\s]+$/, '')}.`;
}

/** Tries one device, in this process: a driver may end it. */
export async function reportDevice(key: string): Promise<DeviceReport> {
  const device = parseDevice(key);
  if (!device) throw new Error(`There is no device "${key}".`);
  const { provider } = device;
  const report = { device: key, name: deviceName(device), works: false, hardware: hasHardware(provider) };
  const remedy = remedies[provider];
  if (!isOffered(provider)) return { ...report, problem: 'This build of ONNX Runtime does not have it.', remedy };
  try {
    const trial = await tryDevice(device);
    if (trial.gradientError < tolerance) return { ...report, ...trial, works: true };
    const problem = `Its gradients are off by ${(100 * trial.gradientError).toPrecision(2)} %.`;
    return { ...report, ...trial, problem, remedy: 'Update its driver, and use `device: cpu` until then.' };
  } catch (error) {
    return { ...report, problem: reason(error), remedy };
  }
}
