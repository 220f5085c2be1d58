import { describe, expect, test } from 'vitest';
import { askDevice } from '../../../src/runner/devices/ask';
import { chooseDevice, fastest } from '../../../src/runner/devices/choose';
import { type DeviceReport, reportDevice } from '../../../src/runner/devices/report';

const report = (device: string, msPerStep?: number): DeviceReport => ({
  ...{ device, name: device.toUpperCase(), works: msPerStep !== undefined, hardware: true, msPerStep },
  ...(msPerStep === undefined && { problem: 'It is broken.', remedy: 'Mend it.' }),
});

/** Answers from a list, and remembers what was asked. */
function answering(...reports: DeviceReport[]) {
  const asked: string[] = [];
  const ask = async (key: string) => {
    asked.push(key);
    return reports.find(({ device }) => device === key) ?? expect.fail(`nobody knows ${key}`);
  };
  return { asked, ask };
}
const gpu = { provider: 'webgpu', index: 0 } as const;

describe('the device of a run', () => {
  test('is the processor where that is asked for, and nothing is tried', async () => {
    const { asked, ask } = answering();
    expect(await chooseDevice('cpu', ask, [gpu])).toEqual({ provider: 'cpu', index: 0 });
    expect(asked).toEqual([]);
  });

  test('is the one that is named, if it works', async () => {
    const { ask } = answering(report('webgpu', 900));
    expect(await chooseDevice('webgpu', ask)).toEqual(gpu);
  });

  test('that is named and does not work stops the run, and says what to do', async () => {
    const { ask } = answering(report('cuda'));
    await expect(chooseDevice('cuda', ask)).rejects.toMatchObject({
      message: 'CUDA does not work here. It is broken.',
      remedy: 'Mend it.',
      at: { path: 'device' },
    });
  });

  test.each([
    [30, 'webgpu'],
    [300, 'cpu'],
    [undefined, 'cpu'],
  ])('is by itself the fastest that works: %s ms against 100', async (ms, device) => {
    const { asked, ask } = answering(report('cpu', 100), report('webgpu', ms));
    expect((await chooseDevice('auto', ask, [gpu])).provider).toBe(device);
    expect(asked).toEqual(['cpu', 'webgpu']);
  });

  test('is the processor, untried, where there is nothing else', async () => {
    const { asked, ask } = answering();
    expect((await chooseDevice('auto', ask, [])).provider).toBe('cpu');
    expect(asked).toEqual([]);
    expect(fastest([]).provider).toBe('cpu');
  });
});

describe('a trial', () => {
  test('of the processor works, and is its own reference', async () => {
    const { works, gradientError, msPerStep } = await reportDevice('cpu');
    expect([works, gradientError]).toEqual([true, 0]);
    expect(msPerStep).toBeGreaterThan(0);
  });

  test.runIf(process.platform === 'linux')('of what this build lacks says so', async () => {
    const { works, problem } = await reportDevice('coreml');
    expect([works, problem]).toEqual([false, 'This build of ONNX Runtime does not have it.']);
  });

  test('of a provider without its library says what is missing', async () => {
    const { works, problem, remedy } = await reportDevice('cuda');
    expect(works).toBe(false);
    expect(problem).not.toContain('onnxruntime_src');
    expect(remedy).toContain('NVIDIA');
  });

  test('whose process cannot start or ends says so', async () => {
    const { works, problem } = await askDevice('/nowhere/inspect.cjs', 'webgpu');
    expect([works, problem]).toEqual([
      false,
      'The process that tried it ended without an answer (/nowhere/inspect.cjs is missing).',
    ]);
  });
});
