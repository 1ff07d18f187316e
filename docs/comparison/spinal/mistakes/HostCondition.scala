package mistakes

import spinal.core._

class HostCondition extends Component {
  val io = new Bundle {
    val go = in Bool()
    val b = out UInt(8 bits)
  }
  val value = Reg(UInt(8 bits)) init 0
  if (io.go) value := value + 1
  io.b := value
}
