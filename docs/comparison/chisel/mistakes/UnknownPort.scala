package mistakes

import chisel3._

class UnknownPortHalf extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  io.b := io.a >> 1
}

class UnknownPort extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  val half = Module(new UnknownPortHalf)
  half.io.a := io.a
  io.b := half.io.result // its output is called b
}
