package mistakes

import spinal.core._

class UnknownPortHalf extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  io.b := (io.a >> 1).resized
}

class UnknownPort extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  val half = new UnknownPortHalf
  half.io.a := io.a
  io.b := half.io.result // its output is called b
}
