package mistakes

import spinal.core._

class Width extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = in UInt(8 bits)
    val sum = out UInt(8 bits)
  }
  io.sum := io.a +^ io.b // nine bits for eight
}
