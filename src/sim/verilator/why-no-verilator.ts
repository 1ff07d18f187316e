import { locate } from '../../toolchain/locate.ts'
import { ToolError } from '../../toolchain/tool-error.ts'

/** Why this machine cannot run verilated models, in words, or `undefined` where it can. Fetches Verilator if it may. */
export async function whyNoVerilator(): Promise<string | undefined> {
  try {
    await locate('verilator')
    await locate('clang')
    return undefined
  } catch (error) {
    if (error instanceof ToolError) return error.what
    throw error
  }
}
