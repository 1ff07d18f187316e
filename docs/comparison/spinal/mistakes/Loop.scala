package mistakes

import spinal.core._

class Loop extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  val x = UInt(8 bits)
  val y = UInt(8 bits)
  x := y ^ io.a
  y := x + 1
  io.b := x
}
