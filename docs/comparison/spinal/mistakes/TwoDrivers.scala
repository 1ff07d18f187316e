package mistakes

import spinal.core._

class TwoDriversHalf extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  io.b := (io.a >> 1).resized
}

class TwoDrivers extends Component {
  val io = new Bundle {
    val a = in UInt(8 bits)
    val b = out UInt(8 bits)
  }
  val first = new TwoDriversHalf
  val second = new TwoDriversHalf
  first.io.a := io.a
  second.io.a := io.a
  val shared = UInt(8 bits)
  shared := first.io.b
  shared := second.io.b // both for one wire
  io.b := shared
}
