package mistakes

import chisel3._
import chisel3.util._

object MissingArmState extends ChiselEnum {
  val idle, run, done = Value
}

class MissingArm extends Module {
  val io = IO(new Bundle {
    val go = Input(Bool())
    val busy = Output(Bool())
  })
  import MissingArmState._
  val state = RegInit(idle)
  io.busy := state =/= idle
  switch(state) { // no arm for done
    is(idle) { when(io.go) { state := run } }
    is(run) { state := done }
  }
}
