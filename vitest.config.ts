import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Desks and demos in processes of their own read each module once, and not once each.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'lawrence-compile-cache') },
    pool: 'forks',
    maxWorkers: 2,
    // Tests that run a whole desk in processes of its own, side by side on two cores.
    maxConcurrency: 3,
    fileParallelism: true,
    isolate: false,
  },
});
