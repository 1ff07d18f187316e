import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { elaborate } from 'gatewright'
import { writeVerilog } from '../../../src/codegen-verilog/write-verilog.ts'
import { judgedDesigns } from './designs.ts'

/** Writes the Verilog of all judged designs below a folder, and a list of them for `run.py`. */
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('usage: emit.ts <folder>')

const list = judgedDesigns.map(({ name, module, parameters, tests, settings = {} }, i) => {
  const design = elaborate(module, parameters)
  const place = join(folder, String(i))
  mkdirSync(place, { recursive: true })
  const files = [...writeVerilog(design).files].map(([file, text]) => {
    writeFileSync(join(place, file), text)
    return join(place, file)
  })
  return { name, top: design.top.name, files, tests, settings }
})
writeFileSync(join(folder, 'designs.json'), JSON.stringify(list, null, 2))
