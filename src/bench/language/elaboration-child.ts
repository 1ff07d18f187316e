// One elaboration in a fresh process: `node elaboration-child.ts <one|many> <signals>` prints what it took as JSON.
import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import { elaborate } from '../../dsl/elaborate.ts'
import { peakOf } from '../measured-process.ts'
import { Lanes, ManyModules } from './lanes.ts'

const [form, count] = process.argv.slice(2) as [string, string]
const signals = Number(count)
const startCpu = process.cpuUsage()
const start = performance.now()
const design =
  form === 'one' ? elaborate(Lanes, { first: 0, count: signals / 10 }) : elaborate(ManyModules, { modules: signals / 100 })
const elaborateSeconds = (performance.now() - start) / 1000
const elaborateCpuSeconds = cpuSeconds()
const { files } = writeVerilog(design)
console.log(
  JSON.stringify({
    elaborateSeconds,
    elaborateCpuSeconds,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: cpuSeconds(),
    peakBytes: peakOf('self'),
    characters: [...files.values()].reduce((sum, text) => sum + text.length, 0),
  }),
)

/** Of all threads: the compiler and the collector of V8 count as well. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage(startCpu)
  return (user + system) / 1e6
}
