import { configDefaults, defineConfig } from 'vitest/config'
import { gatewright } from './src/transform/index.ts'

// What takes minutes: `npm run test:long`.
export default defineConfig({
  plugins: [gatewright()],
  test: {
    include: ['{src,hdl,designs,tests,fpga-targets}/**/*.long.spec.ts'],
    exclude: [...configDefaults.exclude, 'build/**'],
    passWithNoTests: true,
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 3_600_000,
  },
})
