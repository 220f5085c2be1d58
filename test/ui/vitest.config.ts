import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/ui/**/*.test.ts'],
    fileParallelism: false, // each file drives a window, and what it trains needs the machine
    isolate: false, // so that all files share one editor and one browser
    testTimeout: 240_000,
    hookTimeout: 120_000,
    retry: 1, // a window on a busy machine may miss a click
  },
});
