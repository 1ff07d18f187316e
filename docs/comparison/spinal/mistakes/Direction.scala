package mistakes

import spinal.core._

class Direction extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  io.b := io.a
  io.a := 3 // its own input
}
