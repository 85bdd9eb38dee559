import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const origin = 'test/support/origin-worker.js';

// Two projects: pure tests in Node (milliseconds), black-box tests inside workerd with real local D1 and KV.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          // They share nothing that one could leave behind for another, so a fresh start per file would only cost time.
          isolate: false,
          include: [
            'test/{lib,core,settings,proof,demo,scripts}/**/*.test.ts',
            'test/web/pages/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            miniflare: {
              compatibilityDate: '2026-10-30',
              d1Databases: ['DB'],
              kvNamespaces: ['KV'],
              assets: { directory: 'test/support/assets', binding: 'ASSETS' },
              serviceBindings: { ORIGIN: 'origin' },
              outboundService: 'origin',
              bindings: { MIGRATIONS: await readD1Migrations('migrations') },
              workers: [{ name: 'origin', modules: true, scriptPath: origin, compatibilityDate: '2026-10-30' }],
            },
          })),
        ],
        test: {
          name: 'worker',
          // base64 is the engine's there and our own in Node: both have to refuse the same.
          include: ['test/{store,web}/**/*.test.ts', 'test/lib/base64.test.ts'],
          exclude: ['test/web/pages/**'],
          setupFiles: ['test/support/worker-setup.ts'],
          // One workerd for all files: starting one per file would cost more than all the tests.
          isolate: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
