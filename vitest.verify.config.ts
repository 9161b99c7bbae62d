import { defineConfig } from 'vitest/config';

/** The checks of `npm run verify`: no database, seconds. */
export default defineConfig({
  test: { include: ['test/architecture.test.ts', 'test/schemas.test.ts', 'test/slack-manifest.test.ts'] },
});
