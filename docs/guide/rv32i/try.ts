import { simulate } from 'gatewright'
import { assemble } from './assembler.ts'
import { Core } from './core.ts'

const program = assemble('addi x1, x0, 6\n slli x1, x1, 3\n ecall')
const sim = await simulate(Core, { words: 512, program })
while (sim.ports.halt.value === 'no') sim.step()
sim.step(2) // what is in the write stage is written
console.log(sim.peek('registers[1]')) // 48
