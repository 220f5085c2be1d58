// WebGPU as it is, but on a driver that computes in software: the one that comes with the browser of these tests.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findChromium } from '../host/chromium.mjs';

/** Debian's browser brings a Vulkan loader and a driver in its own folder. */
const folder = ['/usr/lib/chromium', dirname(findChromium() ?? '')].find((dir) =>
  existsSync(join(dir, 'libvk_swiftshader.so')),
);

test.runIf(folder)('distillery doctor trains on WebGPU, and finds the gradients of the processor', async () => {
  const driver = join(mkdtempSync(join(tmpdir(), 'distillery-vulkan-')), 'driver.json');
  const library = join(folder ?? '', 'libvk_swiftshader.so');
  writeFileSync(
    driver,
    JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.0.5' } }),
  );
  const env = { ...process.env, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: folder };
  const command = [resolve('dist/cli.cjs'), 'doctor', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  const reports = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(reports).toContainEqual(expect.objectContaining({ device: 'cpu', works: true, gradientError: 0 }));
  const webgpu = reports.find(({ device }) => device === 'webgpu');
  expect(webgpu).toMatchObject({ works: true });
  expect(webgpu.gradientError).toBeGreaterThan(0);
  expect(webgpu.gradientError).toBeLessThan(1e-4);
});
