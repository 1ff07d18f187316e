import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runStageTool } from '../stage/run-stage-tool.ts'
import { type StageOptions, stageFolder, toolKey } from '../stage/stage.ts'
import { explainEcppack } from './pack.ts'

/** The bitstream as a script for any JTAG programmer, OpenOCD's among them: it loads the SRAM. */
export async function svfOf(configuration: string, options: StageOptions = {}): Promise<string> {
  const { folder } = await stageFolder('ecppack-svf', [await toolKey('ecppack'), configuration], async (work) => {
    await writeFile(join(work, 'top.config'), configuration)
    const { exitCode, output } = await runStageTool('ecppack', ['--svf', svfFile, 'top.config', 'top.bit'], work, options.signal)
    if (exitCode !== 0) throw explainEcppack(output)
    await access(join(work, svfFile))
    for (const name of ['top.config', 'top.bit']) await rm(join(work, name))
  })
  return readFile(join(folder, svfFile), 'utf8')
}

const svfFile = 'top.svf'
