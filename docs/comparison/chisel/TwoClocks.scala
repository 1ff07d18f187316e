package comparison

import chisel3._

/** A pulse of one clock, the implicit one, becomes one pulse of another. */
class TwoClocks extends Module {
  val line = IO(Input(Clock()))
  val lineReset = IO(Input(Bool()))
  val pulse = IO(Input(Bool()))
  val out = IO(Output(Bool()))

  val toggle = RegInit(false.B)
  when(pulse) { toggle := !toggle }
  withClockAndReset(line, lineReset) {
    val first = RegNext(toggle, false.B)
    val second = RegNext(first, false.B)
    val before = RegNext(second, false.B)
    out := second =/= before
  }
}
