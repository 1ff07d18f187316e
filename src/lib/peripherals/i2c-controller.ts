import { cat } from '../../dsl/cat.ts'
import { match, mux, when } from '../../dsl/control.ts'
import { currentDomain } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports, sink, source, tristate } from '../../dsl/port.ts'
import { bool, choice, struct, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { checkDivisorBits } from './baud-ticks.ts'

/** What the controller does next. */
export const I2cCommand = struct({
  /** `start` is a repeated START where the bus is held. `write` sends `data`, `read` answers with NACK where `isLast`. */
  kind: choice('start', 'stop', 'write', 'read'),
  isLast: bool,
  data: uint(8),
})

/** What came of a command. */
export const I2cOutcome = struct({
  /** `refused`: a written byte got NACK. `lost`: another controller won, or the bus is not held. */
  result: choice('done', 'refused', 'lost'),
  /** The byte that was on the bus: of a read, what was read. */
  data: uint(8),
})

/** Fifths of a bit. A bit is low for three and high for two. */
const time = { afterFall: 1, lowBefore: 2, high: 2, startSetup: 3, startHold: 2, stopSetup: 2, free: 3 } as const

/** `free`: not ours. `held`: ours, SCL low, nothing to do. `fallen`, `low`, `rising`, `high`: a bit. */
const State = choice('free', 'awaiting', 'starting', 'held', 'fallen', 'low', 'rising', 'high', 'stopped')

/**
 * A controller of an I2C bus, alone or one of several: START, STOP, bytes with their acknowledgement, one command each.
 *
 * Ports       `divider`: a fifth of a bit is `divider` + 1 cycles: 100 kHz at 50 MHz is 99, 400 kHz is 24. `in`: commands
 *             (`I2cCommand`). `out`: an outcome for each (`I2cOutcome`). `scl`, `sda`: open drain: `enable` pulls low, `out`
 *             is 0; each input passes two flip-flops. `isBusy`: a transfer is on the bus, ours or another's.
 * Bits        low for three fifths, high for two: the minima of Standard, Fast and Fast-mode Plus hold at 100, 400 and 1000 kHz
 *             (UM10204, table 10), data change a fifth after SCL falls. SCL is released and awaited: a target may stretch
 *             it as long as it wants, and a controller with a shorter high phase ends ours. An edge is seen three cycles late,
 *             so that a bit is three cycles and the wire's rise longer than five fifths.
 * Latency     an outcome is offered with the edge that ends the command. The bus stays held between commands; the next is
 *             taken once the outcome is.
 * Arbitration a 1 that reads as 0 releases the bus, and the outcome is `lost`, as it is for all but `start` while the bus is
 *             not held. `start` waits until the bus is free.
 * Errors      GW261 (dividerBits). Timing: all outputs come straight from flip-flops. Reset: bus released, taken for free.
 * Source      NXP UM10204 rev. 7, 3.1 and 6. Left out: filters of spikes (50 ns), 10-bit addresses (two writes), Hs-mode.
 */
export const I2cController = module('i2c_controller', (p: { readonly dividerBits: number }) => {
  checkDivisorBits(p.dividerBits)
  const io = ports({
    divider: input(uint(p.dividerBits)),
    in: sink(I2cCommand),
    out: source(I2cOutcome),
    isBusy: output(bool),
    scl: tristate(bool),
    sda: tristate(bool),
  })
  const domain = currentDomain()
  const scl = synchronise(io.scl.in, { domain, init: true })
  const sda = synchronise(io.sda.in, { domain, init: true })
  const state = reg(State, { init: 'free' })
  const pullsScl = reg(bool, { init: false })
  const pullsSda = reg(bool, { init: false })
  const command = reg(I2cCommand)
  const shift = reg(uint(9))
  const bitsLeft = reg(uint(4))

  const cycle = reg(uint(p.dividerBits), { init: 0 })
  const fifths = reg(uint(2), { init: 0 })
  const isTime = cycle.eq(0).and(fifths.eq(0))
  const wait = (count: number): void => {
    cycle.next = io.divider
    fifths.next = count - 1
  }
  when(cycle.ne(0), () => {
    cycle.next = cycle.subWrap(1)
  }).elseWhen(fifths.ne(0), () => {
    cycle.next = io.divider
    fifths.next = fifths.subWrap(1)
  })

  /** Between START and STOP, whoever made them. */
  const isTaken = reg(bool, { init: false })
  const sclBefore = reg(bool, { init: true })
  const sdaBefore = reg(bool, { init: true })
  sclBefore.next = scl
  sdaBefore.next = sda
  when(scl.and(sclBefore).and(sda.ne(sdaBefore)), () => {
    isTaken.next = sda.not()
  })

  const isOffered = reg(bool, { init: false })
  const outcome = reg(I2cOutcome)
  when(io.out.ready, () => {
    isOffered.next = false
  })
  io.out.valid.set(isOffered)
  io.out.payload.set(outcome)
  const end = (result: Signal<typeof I2cOutcome.fields.result> | 'done' | 'lost', next: 'held' | 'free'): void => {
    isOffered.next = true
    outcome.result.next = result
    state.next = next
    if (next === 'held') return
    // SDA is released already wherever the bus is lost or left.
    pullsScl.next = false
    wait(time.free)
  }

  const isFree = state.eq('free')
  const mayTake = isFree.or(state.eq('held')).and(isOffered.not())
  io.in.ready.set(mayTake)

  /** SDA while SCL was last seen high. */
  const bit = reg(bool)
  when(scl, () => {
    bit.next = sda
  })
  const isWrite = command.kind.eq('write')
  const isLastBit = bitsLeft.eq(0)
  /** Bits that are ours to say: data of a write, the answer to a read. */
  const isOurs = isWrite.ne(isLastBit)
  const isLost = isOurs.and(pullsSda.not()).and(bit.not())
  const shifted = cat(shift.low(8), bit) as Signal<UInt<9>>

  // Nobody holds the bus, or somebody else does: the time of a free bus begins again.
  when(isFree.or(state.eq('awaiting')).and(isTaken.or(scl.not()).or(sda.not())), () => wait(time.free))
  match(state, {
    awaiting: () => {
      when(isTime.and(isTaken.not()).and(scl).and(sda), () => {
        pullsSda.next = true
        wait(time.startHold)
        state.next = 'starting'
      })
    },
    starting: () => {
      when(isTime.or(scl.not()), () => {
        pullsScl.next = true
        end('done', 'held')
      })
    },
    fallen: () => {
      when(isTime, () => {
        pullsSda.next = mux(command.kind.eq('start'), false, command.kind.eq('stop').or(shift.bit(8).not()))
        wait(time.lowBefore)
        state.next = 'low'
      })
    },
    low: () => {
      when(isTime, () => {
        pullsScl.next = false
        state.next = 'rising'
      })
    },
    rising: () => {
      when(scl, () => {
        wait(time.high)
        when(command.kind.eq('start'), () => wait(time.startSetup))
        state.next = 'high'
      })
    },
    high: () => {
      match(command.kind, {
        start: () => {
          when(scl.not().or(sda.not()), () => end('lost', 'free')).elseWhen(isTime, () => {
            pullsSda.next = true
            wait(time.startHold)
            state.next = 'starting'
          })
        },
        stop: () => {
          when(isTime, () => {
            pullsSda.next = false
            wait(time.free)
            state.next = 'stopped'
          })
        },
        _: () => {
          when(isTime.or(scl.not()), () => {
            shift.next = shifted
            bitsLeft.next = bitsLeft.subWrap(1)
            pullsScl.next = true
            outcome.data.next = shifted.high(8)
            wait(time.afterFall)
            state.next = 'fallen'
            when(isLost, () => end('lost', 'free')).elseWhen(isLastBit, () => {
              end(mux(isWrite.and(bit), Result.is.refused, 'done'), 'held')
            })
          })
        },
      })
    },
    stopped: () => {
      when(isTime, () => end(mux(sda, Result.is.done, 'lost'), 'free'))
    },
    _: () => {
      when(mayTake.and(io.in.valid), () => {
        const { kind, data, isLast } = io.in.payload
        command.next = io.in.payload
        shift.next = cat(data.or(kind.eq('read').repeat(8)), kind.eq('write').or(isLast)) as Signal<UInt<9>>
        bitsLeft.next = 8
        when(isFree.not(), () => {
          wait(time.afterFall)
          state.next = 'fallen'
        })
          .elseWhen(kind.eq('start'), () => {
            state.next = 'awaiting'
          })
          .otherwise(() => {
            isOffered.next = true
            outcome.result.next = 'lost'
          })
      })
    },
  })
  io.scl.out.set(false)
  io.scl.enable.set(pullsScl)
  io.sda.out.set(false)
  io.sda.enable.set(pullsSda)
  io.isBusy.set(isTaken.or(isFree.not()))
  return io
})

const Result = I2cOutcome.fields.result
