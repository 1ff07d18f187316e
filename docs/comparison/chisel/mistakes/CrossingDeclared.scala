package mistakes

import chisel3._
import chisel3.domains.ClockDomain

class CrossingDeclared extends RawModule {
  val system = IO(Input(ClockDomain.Type()))
  val line = IO(Input(ClockDomain.Type()))
  val systemClock = IO(Input(Clock()))
  val lineClock = IO(Input(Clock()))
  val a = IO(Input(Bool()))
  val b = IO(Output(Bool()))
  associate(systemClock, system)
  associate(a, system)
  associate(lineClock, line)
  associate(b, line)
  val held = withClock(systemClock) { RegNext(a) }
  b := withClock(lineClock) { RegNext(held) } // straight into the other clock
}
