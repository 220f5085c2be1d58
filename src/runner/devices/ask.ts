import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { deviceName, hasHardware, parseDevice } from '../../runtime';
import type { DeviceReport } from './report';

/** A driver that compiles may take this long, in milliseconds. */
const patience = 180_000;

/** What a child that ended without an answer leaves to be said. */
function died(key: string, how: string): DeviceReport {
  const device = parseDevice(key);
  const known = device
    ? { name: deviceName(device), hardware: hasHardware(device.provider) }
    : { name: key, hardware: false };
  return {
    device: key,
    ...known,
    works: false,
    problem: `The process that tried it ended without an answer (${how}).`,
    remedy: 'Update its driver, and use `device: cpu` until then.',
  };
}

/**
 * Tries a device in a process of its own, which its driver may end.
 * @param script the inspector (`inspect.cjs`).
 */
export function askDevice(script: string, key: string): Promise<DeviceReport> {
  if (!existsSync(script)) return Promise.resolve(died(key, `${script} is missing`));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${JSON.stringify({ id: 1, method: 'device', params: { device: key } })}\n`);
    child.on('error', (error) => resolve(died(key, error.message)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(answerIn(said) ?? died(key, signal ?? `exit code ${code}`));
    });
  });
}

function answerIn(text: string): DeviceReport | undefined {
  const line = text.split('\n').find((one) => one.startsWith('{"id":1,'));
  return line === undefined ? undefined : (JSON.parse(line) as { result?: DeviceReport }).result;
}
