import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/gradients/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    isolate: false, // no file leaves anything behind, and loading all packages for each takes a minute
    // Files run side by side: engines that wait by spinning would take the processor from each other.
    env: { DISTILLERY_THREADS: '1' },
  },
});
