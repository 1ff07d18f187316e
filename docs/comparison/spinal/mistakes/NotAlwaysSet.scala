package mistakes

import spinal.core._

class NotAlwaysSet extends Component {
  val io = new Bundle {
    val go = in Bool()
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  when(io.go) { io.b := io.a } // and otherwise?
}
