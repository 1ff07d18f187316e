import { configDefaults, defineConfig } from 'vitest/config'
import { gatewright } from './src/transform/index.ts'

export default defineConfig({
  plugins: [gatewright()],
  test: {
    include: ['src/**/*.spec.ts', 'designs/**/*.spec.ts', 'tests/**/*.spec.ts', 'fpga-targets/**/*.spec.ts', 'hdl/**/*.spec.ts'],
    exclude: [...configDefaults.exclude, '**/*.long.spec.ts', 'build/**'],
    pool: 'threads',
    maxWorkers: 2,
    // A limit for what hangs, not for what is slow: a busy machine takes many times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
