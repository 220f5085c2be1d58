import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/ui/**/*.test.ts'],
    maxWorkers: 2, // one drives the editor, which is waited for most of the time; the other all that needs none
    isolate: false, // so that the files of the panel share one browser
    testTimeout: 240_000,
    hookTimeout: 120_000,
    retry: 1, // a window on a busy machine may miss a click
  },
});
