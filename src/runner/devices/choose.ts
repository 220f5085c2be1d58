import { cpu, type Device, deviceKey, hasHardware, isOffered, parseDevice, possibleProviders } from '../../runtime';
import { RunFailure } from '../interruption';
import type { DeviceReport } from './report';

/** The devices of this machine that may be faster than its processor; one that is only software is not. */
const candidates = (): Device[] =>
  possibleProviders()
    .filter((provider) => provider !== 'cpu' && isOffered(provider) && hasHardware(provider))
    .map((provider) => ({ provider, index: 0 }));

/** The fastest of those that were tried and work. */
export function fastest(reports: readonly DeviceReport[]): Device {
  const [best] = reports.filter(({ works }) => works).sort((a, b) => (a.msPerStep ?? 0) - (b.msPerStep ?? 0));
  return (best && parseDevice(best.device)) ?? cpu;
}

/**
 * The device for a run. One that is named is tried first, so that no run trains on one whose gradients are wrong.
 * @param wanted as the experiment says: `auto` is the fastest that works.
 * @param ask tries one device.
 * @throws RunFailure where the one that is named does not work.
 */
export async function chooseDevice(
  wanted: string,
  ask: (key: string) => Promise<DeviceReport>,
  tried: readonly Device[] = candidates(),
): Promise<Device> {
  if (wanted === 'cpu') return cpu;
  if (wanted !== 'auto') {
    const { works, name, problem = '', remedy = '' } = await ask(wanted);
    if (works) return parseDevice(wanted) ?? cpu;
    throw new RunFailure('device', `${name} does not work here. ${problem}`, remedy, { path: 'device' });
  }
  if (tried.length === 0) return cpu;
  const reports: DeviceReport[] = [];
  for (const device of [cpu, ...tried]) reports.push(await ask(deviceKey(device)));
  return fastest(reports);
}
