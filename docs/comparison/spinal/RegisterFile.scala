package comparison

import spinal.core._

case class ReadPort() extends Bundle {
  val address = in UInt(5 bits)
  val data = out Bits(64 bits)
}

class RegisterFile extends Component {
  val io = new Bundle {
    val read = Vec.fill(2)(ReadPort())
    val write = new Bundle {
      val enable = in Bool()
      val address = in UInt(5 bits)
      val data = in Bits(64 bits)
    }
  }
  val registers = Mem(Bits(64 bits), 32)
  for (port <- io.read) port.data := registers.readAsync(port.address)
  registers.write(io.write.address, io.write.data, enable = io.write.enable)
}
