package mistakes

import spinal.core._

class Undriven extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
    val c = out UInt(8 bits)
  }
  io.b := io.a // and nothing for c
}
