package comparison

import chisel3._

class Counter(width: Int) extends Module {
  val io = IO(new Bundle {
    val enable = Input(Bool())
    val clear = Input(Bool())
    val count = Output(UInt(width.W))
  })
  val value = RegInit(0.U(width.W))
  when(io.clear) {
    value := 0.U
  }.elsewhen(io.enable) {
    value := value + 1.U
  }
  io.count := value
}
