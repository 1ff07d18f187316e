import { dividedClock, oscillator, pllModel, sameClock } from './clock-models.ts'
import { disabled, enabled, whole, word } from './facts.ts'
import { primitive } from './primitive.ts'

/**
 * The PLL. `pll({ … })` of `gatewright/boards` finds its settings; this is the cell itself.
 *
 * Model    each output that is enabled runs at its frequency, from the start; LOCK comes 200 cycles of CLKI after RST ends.
 *          Phases are not simulated. CLKI must be given a domain, so that its frequency is known.
 * Source   Lattice FPGA-TN-02200, ECP5 sysCLOCK PLL/DLL design and usage guide.
 */
export const EHXPLLL = primitive(
  'EHXPLLL',
  {
    clocks: ['CLKI', 'CLKFB'],
    inputs: [
      ...(['PHASESEL1', 'PHASESEL0', 'PHASEDIR', 'PHASESTEP', 'PHASELOADREG', 'STDBY', 'PLLWAKESYNC', 'RST'] as const),
      ...(['ENCLKOP', 'ENCLKOS', 'ENCLKOS2', 'ENCLKOS3'] as const),
    ],
    clockOutputs: ['CLKOP', 'CLKOS', 'CLKOS2', 'CLKOS3', 'REFCLK', 'CLKINTFB'],
    outputs: ['LOCK', 'INTLOCK'],
    free: ['LOCK', 'INTLOCK'],
    parameters: {
      CLKI_DIV: whole(1, 128, 1),
      CLKFB_DIV: whole(1, 128, 1),
      CLKOP_DIV: whole(1, 128, 8),
      CLKOS_DIV: whole(1, 128, 8),
      CLKOS2_DIV: whole(1, 128, 8),
      CLKOS3_DIV: whole(1, 128, 8),
      CLKOP_ENABLE: enabled,
      CLKOS_ENABLE: disabled,
      CLKOS2_ENABLE: disabled,
      CLKOS3_ENABLE: disabled,
      CLKOP_CPHASE: whole(0, 127, 0),
      CLKOS_CPHASE: whole(0, 127, 0),
      CLKOS2_CPHASE: whole(0, 127, 0),
      CLKOS3_CPHASE: whole(0, 127, 0),
      CLKOP_FPHASE: whole(0, 7, 0),
      CLKOS_FPHASE: whole(0, 7, 0),
      CLKOS2_FPHASE: whole(0, 7, 0),
      CLKOS3_FPHASE: whole(0, 7, 0),
      FEEDBK_PATH: word('CLKOP', 'CLKOS', 'CLKOS2', 'CLKOS3', 'INT_OP', 'INT_OS', 'INT_OS2', 'INT_OS3', 'USERCLOCK'),
      CLKOP_TRIM_POL: word('RISING', 'FALLING'),
      CLKOP_TRIM_DELAY: whole(0, 7, 0),
      CLKOS_TRIM_POL: word('RISING', 'FALLING'),
      CLKOS_TRIM_DELAY: whole(0, 7, 0),
      OUTDIVIDER_MUXA: word('DIVA', 'REFCLK'),
      OUTDIVIDER_MUXB: word('DIVB', 'REFCLK'),
      OUTDIVIDER_MUXC: word('DIVC', 'REFCLK'),
      OUTDIVIDER_MUXD: word('DIVD', 'REFCLK'),
      PLL_LOCK_MODE: whole(0, 7, 0),
      PLL_LOCK_DELAY: whole(100, 1600, 200),
      STDBY_ENABLE: disabled,
      REFIN_RESET: disabled,
      SYNC_ENABLE: disabled,
      INT_LOCK_STICKY: enabled,
      DPHASE_SOURCE: disabled,
      PLLRST_ENA: disabled,
      INTFB_WAKE: disabled,
    },
  },
  pllModel,
)

/**
 * The oscillator inside of the chip: nominally 310 MHz divided by `DIV`, some ±15 %.
 *
 * Model    runs at the nominal frequency.
 */
export const OSCG = primitive('OSCG', { clockOutputs: ['OSC'], parameters: { DIV: whole(2, 128, 128) } }, oscillator)

/**
 * A clock buffer with an enable. A clock that CE stops cannot be simulated: use a domain's `enabledWhen`.
 *
 * Model    CLKO is CLKI.
 */
export const DCCA = primitive('DCCA', { clocks: ['CLKI'], inputs: ['CE'], clockOutputs: ['CLKO'] }, sameClock('CLKI', 'CLKO'))

/**
 * Divides an edge clock, for the system clock of gearing.
 *
 * Model    a clock of CLKI's frequency divided by DIV. CLKI must be given a domain. RST and ALIGNWD are not simulated.
 */
export const CLKDIVF = primitive(
  'CLKDIVF',
  {
    clocks: ['CLKI'],
    inputs: ['RST', 'ALIGNWD'],
    clockOutputs: ['CDIVX'],
    parameters: { GSR: disabled, DIV: word('2.0', '3.5') },
  },
  dividedClock,
)

/**
 * Stops an edge clock without a glitch.
 *
 * Model    ECLKO is ECLKI: a stopped clock is not simulated.
 */
export const ECLKSYNCB = primitive(
  'ECLKSYNCB',
  { clocks: ['ECLKI'], inputs: ['STOP'], clockOutputs: ['ECLKO'] },
  sameClock('ECLKI', 'ECLKO'),
)

/** The chip's global reset, active low, from a signal of the design; without a clock. */
export const GSR = primitive('GSR', { inputs: ['GSR'] })
/** The same, released at an edge of a clock. */
export const SGSR = primitive('SGSR', { clocks: ['CLK'], inputs: ['GSR'], belongs: { CLK: ['GSR'] } })
