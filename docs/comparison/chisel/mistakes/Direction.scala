package mistakes

import chisel3._

class Direction extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  io.b := io.a
  io.a := 3.U // its own input
}
