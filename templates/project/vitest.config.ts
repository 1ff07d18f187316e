import { gatewright } from 'gatewright/transform'
import { defineConfig } from 'vitest/config'

// The plug-in tells signals their names and lines; designs work without a build.
export default defineConfig({ plugins: [gatewright()], test: { include: ['designs/**/*.spec.ts'] } })
