import type { ToolName } from '../../toolchain/manifest.ts'
import { runTool } from '../../toolchain/run-tool.ts'
import { ToolError } from '../../toolchain/tool-error.ts'

/**
 * Runs a stage's tool in its folder. nextpnr falls over after some of its error messages (an exception that nobody
 * catches): where it has said what is wrong first, that is a failed run with a reason, not a broken tool.
 */
export async function runStageTool(
  name: ToolName,
  args: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  let output = ''
  const onOutput = (text: string): void => {
    output += text
  }
  try {
    const { exitCode, stdout, stderr } = await runTool(name, args, { cwd: folder, signal, onOutput })
    return { exitCode, output: `${stderr}\n${stdout}` }
  } catch (error) {
    if (error instanceof ToolError && error.kind === 'crashed' && /^ERROR: /m.test(output)) return { exitCode: 1, output }
    throw error
  }
}
