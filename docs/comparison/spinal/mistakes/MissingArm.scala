package mistakes

import spinal.core._

object MissingArmState extends SpinalEnum {
  val idle, run, done = newElement()
}

class MissingArm extends Component {
  val io = new Bundle {
    val go = in Bool()
    val busy = out Bool()
  }
  import MissingArmState._
  val state = RegInit(idle)
  io.busy := state =/= idle
  switch(state) { // no arm for done
    is(idle) { when(io.go) { state := run } }
    is(run) { state := done }
  }
}
