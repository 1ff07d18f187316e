package comparison

import spinal.core._

class Counter(width: Int) extends Component {
  val io = new Bundle {
    val enable = in Bool()
    val clear = in Bool()
    val count = out UInt(width bits)
  }
  val value = Reg(UInt(width bits)) init 0
  when(io.clear) {
    value := 0
  } elsewhen (io.enable) {
    value := value + 1
  }
  io.count := value
}
