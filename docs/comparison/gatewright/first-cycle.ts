import { simulate } from 'gatewright'
import { Counter } from './counter.ts'

const sim = await simulate(Counter, { width: 8 })
sim.ports.enable.value = true
sim.step()
console.log(`first cycle: ${sim.ports.count.value}`)
