import { expect, test } from 'vitest';
import { deviceKey, deviceName, hasHardware, isOffered, keepsValues, parseDevice } from '../../../src/runtime';

test.each([
  ['cpu', 'CPU'],
  ['webgpu', 'WebGPU'],
  ['cuda:1', 'CUDA 1'],
])('%s is read and written', (key, name) => {
  const device = parseDevice(key);
  expect(device && deviceKey(device)).toBe(key);
  expect(device && deviceName(device)).toBe(name);
});

test.each(['gpu', 'CPU', 'cuda:', 'cuda:one', ''])('"%s" is no device', (text) => {
  expect(parseDevice(text)).toBeUndefined();
});

test('the processor is always there; values stay on WebGPU alone', () => {
  expect(isOffered('cpu')).toBe(true);
  expect(isOffered('coreml')).toBe(process.platform === 'darwin');
  expect(hasHardware('cpu')).toBe(true);
  expect(['cpu', 'cuda', 'webgpu'].map((key) => keepsValues(parseDevice(key) ?? expect.fail()))).toEqual([
    false,
    false,
    true,
  ]);
});
