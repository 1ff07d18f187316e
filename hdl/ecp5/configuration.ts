import { enabled } from './facts.ts'
import { unwatched } from './pin-models.ts'
import { primitive } from './primitive.ts'

/**
 * The clock of the configuration flash, which has no other way out of the chip. USRMCLKTS high lets the pin go.
 *
 * Model    nothing: what it drives is outside of the design.
 */
export const USRMCLK = primitive('USRMCLK', { inputs: ['USRMCLKI', 'USRMCLKTS'] }, unwatched)

/**
 * The chip's own JTAG port, for two user registers, ER1 and ER2.
 *
 * TCK, TMS, TDI and TDO are the chip's pins: they stay open here. JTCK is a clock: make a domain of it.
 */
export const JTAGG = primitive('JTAGG', {
  inputs: ['TCK', 'TMS', 'TDI', 'JTDO2', 'JTDO1'],
  clockOutputs: ['JTCK'],
  outputs: ['TDO', 'JTDI', 'JRTI2', 'JRTI1', 'JSHIFT', 'JUPDATE', 'JRSTN', 'JCE2', 'JCE1'],
  parameters: { ER1: enabled, ER2: enabled },
})
