import { configDefaults, defineConfig } from 'vitest/config'
import { gatewright } from './src/transform/index.ts'

export default defineConfig({
  plugins: [gatewright()],
  test: {
    include: ['src/**/*.spec.ts', 'designs/**/*.spec.ts', 'tests/**/*.spec.ts', 'fpga-targets/**/*.spec.ts'],
    exclude: [...configDefaults.exclude, '**/*.long.spec.ts', 'build/**'],
    pool: 'threads',
    maxWorkers: 2,
  },
})
