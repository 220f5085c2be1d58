import * as vscode from 'vscode';
import { InspectorProcess } from '../inspector/inspector-process';
import type { Log } from '../log';

/** What the inspector says of a device. */
interface DeviceReport {
  device: string;
  name: string;
  works: boolean;
  hardware: boolean;
  msPerStep?: number;
  gradientError?: number;
  problem?: string;
  remedy?: string;
}

/** Drivers that compile for the first time take their time; in milliseconds. */
const patience = 180_000;

export interface Engine {
  command(): string;
  script: string;
}

/** Trains three steps on each device of this machine, and shows which of them a run could use. */
export async function checkDevices(engine: Engine, log: Log): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  const reports = await vscode.window.withProgress(
    { location, title: 'Checking devices', cancellable: true },
    (progress, cancelled) => tryAll(engine, log, { say: (message) => progress.report({ message }), cancelled }),
  );
  if (reports.length > 0) await show(reports);
}

/** A process for each device: a driver may end it. */
async function tryAll(
  engine: Engine,
  log: Log,
  { say, cancelled }: { say(message: string): void; cancelled: vscode.CancellationToken },
): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  const ask = async <T>(method: string, params: object): Promise<T> => {
    const child = new InspectorProcess({ ...engine, timeoutMs: patience, log: (message) => log.debug(message) });
    const stop = cancelled.onCancellationRequested(() => child.dispose());
    try {
      return (await child.ask(method, params)) as T;
    } finally {
      stop.dispose();
      child.dispose();
    }
  };
  for (const device of await ask<string[]>('devices', {})) {
    say(device);
    const failed = (error: Error): DeviceReport => ({
      ...{ device, name: device, works: false, hardware: false },
      problem: `The process that tried it ended: ${error.message}`,
    });
    const report = await ask<DeviceReport>('device', { device }).catch(failed);
    if (cancelled.isCancellationRequested) return [];
    reports.push(report);
    log.info(`${report.name}: ${describe(report)} ${advice(report)}`);
  }
  return reports;
}

function describe({ works, msPerStep = 0, problem = '' }: DeviceReport): string {
  return works ? `${msPerStep.toPrecision(3)} ms a step` : problem;
}

function advice({ works, hardware, gradientError = 0, remedy = '' }: DeviceReport): string {
  if (!works) return remedy;
  const error = gradientError === 0 ? '' : `Its gradients are within ${gradientError.toExponential(0)} of the CPU’s.`;
  return hardware ? error : `${error} It is computed in software: a run takes it only where it is named.`;
}

/** A list to read; choosing a line changes nothing. */
async function show(reports: readonly DeviceReport[]): Promise<void> {
  const items = reports.map((report) => ({
    label: `$(${report.works ? 'pass' : 'circle-slash'}) ${report.name}`,
    description: describe(report),
    detail: advice(report),
  }));
  const title = 'Devices of this machine';
  await vscode.window.showQuickPick(items, { title, placeHolder: '`device: auto` takes the fastest that works' });
}
