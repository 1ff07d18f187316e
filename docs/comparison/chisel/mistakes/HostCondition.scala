package mistakes

import chisel3._

class HostCondition extends Module {
  val io = IO(new Bundle {
    val go = Input(Bool())
    val b = Output(UInt(8.W))
  })
  val value = RegInit(0.U(8.W))
  if (io.go) value := value + 1.U
  io.b := value
}
