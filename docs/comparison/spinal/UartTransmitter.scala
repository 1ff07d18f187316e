package comparison

import spinal.core._
import spinal.lib._
import spinal.lib.fsm._

/** One start bit, eight data bits from the lowest, one stop bit; `divisor` cycles each. */
class UartTransmitter(divisor: Int) extends Component {
  val io = new Bundle {
    val input = slave Stream (Bits(8 bits))
    val tx = out Bool()
  }
  val ticks = Reg(UInt(log2Up(divisor) bits)) init 0
  val shift = Reg(Bits(8 bits))
  val index = Reg(UInt(3 bits))
  val tick = ticks === divisor - 1

  ticks := tick ? U(0) | ticks + 1
  io.input.ready := False
  io.tx := True
  val machine = new StateMachine {
    val idle = makeInstantEntry()
    val start, data, stop = new State
    idle.whenIsActive {
      io.input.ready := True
      when(io.input.valid) {
        shift := io.input.payload
        ticks := 0
        goto(start)
      }
    }
    start.whenIsActive {
      io.tx := False
      when(tick) {
        index := 0
        goto(data)
      }
    }
    data.whenIsActive {
      io.tx := shift.lsb
      when(tick) {
        shift := shift |>> 1
        index := index + 1
        when(index === 7) { goto(stop) }
      }
    }
    stop.whenIsActive {
      when(tick) { goto(idle) }
    }
  }
}
