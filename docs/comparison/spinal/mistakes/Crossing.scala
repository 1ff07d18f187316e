package mistakes

import spinal.core._

class Crossing extends Component {
  val io = new Bundle {
    val a = in Bool()
    val b = out Bool()
  }
  val system = ClockDomain.external("system")
  val line = ClockDomain.external("line")
  val held = system(RegNext(io.a))
  io.b := line(RegNext(held)) // straight into the other clock
}
