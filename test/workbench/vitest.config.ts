import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/workbench/extension-host.test.ts'], teardownTimeout: 1000 },
});
