package comparison

import chisel3._

class ReadPort extends Bundle {
  val address = Input(UInt(5.W))
  val data = Output(UInt(64.W))
}

class WritePort extends Bundle {
  val enable = Input(Bool())
  val address = Input(UInt(5.W))
  val data = Input(UInt(64.W))
}

class RegisterFile extends Module {
  val io = IO(new Bundle {
    val read = Vec(2, new ReadPort)
    val write = new WritePort
  })
  val registers = Mem(32, UInt(64.W))
  for (port <- io.read) port.data := registers(port.address)
  when(io.write.enable) { registers(io.write.address) := io.write.data }
}
