package mistakes

import spinal.core._

class UnconnectedInputHalf extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  io.b := (io.a >> 1).resized
}

class UnconnectedInput extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  val half = new UnconnectedInputHalf
  io.b := half.io.b ^ io.a // and nothing for half.io.a
}
