package mistakes

import chisel3._

class Undriven extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
    val c = Output(UInt(8.W))
  })
  io.b := io.a // and nothing for c
}
