package comparison

import spinal.core._
import spinal.lib._

/** A pulse of one clock becomes one pulse of another. */
class TwoClocks extends Component {
  val io = new Bundle {
    val pulse = in Bool()
    val out = spinal.core.out Bool()
  }
  val system = ClockDomain.external("system")
  val line = ClockDomain.external("line")

  val toggle = system(RegInit(False))
  system { when(io.pulse) { toggle := !toggle } }
  line {
    val second = BufferCC(toggle, init = False)
    val before = RegNext(second) init False
    io.out := second =/= before
  }
}
