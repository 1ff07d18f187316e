import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FlowError } from '../flow-error.ts'
import { runStageTool } from '../stage/run-stage-tool.ts'
import { type StageOptions, stageFolder, toolKey } from '../stage/stage.ts'

/** Trellis configuration → bitstream. */
export async function pack(configuration: string, options: StageOptions = {}): Promise<Uint8Array> {
  options.onProgress?.({ stage: 'ecppack', state: 'starts', seconds: 0, detail: '' })
  const { folder, wasKept, seconds } = await stageFolder('ecppack', [await toolKey('ecppack'), configuration], async (work) => {
    await writeFile(join(work, 'top.config'), configuration)
    const args = ['--compress', 'top.config', bitstreamFile]
    const { exitCode, output } = await runStageTool('ecppack', args, work, options.signal)
    if (exitCode !== 0) throw explainEcppack(output)
    await access(join(work, bitstreamFile))
    await rm(join(work, 'top.config'))
  })
  options.onProgress?.({ stage: 'ecppack', state: wasKept ? 'kept' : 'done', seconds, detail: '' })
  return readFile(join(folder, bitstreamFile))
}

const bitstreamFile = 'top.bit'

export function explainEcppack(output: string): FlowError {
  const line = output.split('\n').find((candidate) => candidate.trim() !== '')
  return new FlowError(
    'packingFailed',
    `ecppack makes no bitstream: ${line?.trim() ?? 'it said nothing'}`,
    'run it again',
    output,
  )
}
