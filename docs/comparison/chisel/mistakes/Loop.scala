package mistakes

import chisel3._

class Loop extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  val x = Wire(UInt(8.W))
  val y = Wire(UInt(8.W))
  x := y ^ io.a
  y := x + 1.U
  io.b := x
}
