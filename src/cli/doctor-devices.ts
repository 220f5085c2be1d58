import { join } from 'node:path';
import { askDevice } from '../runner/devices/ask';
import type { DeviceReport } from '../runner/devices/report';
import { possibleProviders } from '../runtime';
import { EXIT } from './exit-codes';
import { paint } from './style';

function verdict({ works, hardware, msPerStep = 0, gradientError = 0, problem, remedy }: DeviceReport): string {
  if (!works) return `${paint('yellow', 'no')}   ${problem ?? ''} ${remedy ?? ''}`.trimEnd();
  const error =
    gradientError === 0 ? 'the reference' : `gradients within ${gradientError.toExponential(0)} of the CPU’s`;
  const software = hardware ? '' : '; computed in software, so a run takes it only where it is named';
  return `${paint('green', 'yes')}  ${msPerStep.toPrecision(3)} ms a step, ${error}${software}`;
}

/** Prints what this machine can compute with. @returns the exit code. */
export async function doctor(json: boolean): Promise<number> {
  const providers = [...possibleProviders()].reverse();
  for (const key of providers) {
    const report = await askDevice(join(__dirname, 'inspect.cjs'), key);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${report.name.padEnd(9)}${verdict(report)}\n`);
  }
  return EXIT.done;
}
