package mistakes

import chisel3._

class UnconnectedInputHalf extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  io.b := io.a >> 1
}

class UnconnectedInput extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  val half = Module(new UnconnectedInputHalf)
  io.b := half.io.b ^ io.a // and nothing for half.io.a
}
