package mistakes

import chisel3._

class Crossing extends Module {
  val io = IO(new Bundle {
    val line = Input(Clock())
    val a = Input(Bool())
    val b = Output(Bool())
  })
  val held = RegNext(io.a, false.B)
  io.b := withClock(io.line) { RegNext(held, false.B) } // straight into the other clock
}
