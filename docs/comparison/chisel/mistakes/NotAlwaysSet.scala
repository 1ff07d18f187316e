package mistakes

import chisel3._

class NotAlwaysSet extends Module {
  val io = IO(new Bundle {
    val go = Input(Bool())
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  when(io.go) { io.b := io.a } // and otherwise?
}
