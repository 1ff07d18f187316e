package comparison

import spinal.core._

object ControlUnit extends SpinalEnum(binarySequential) {
  val alu, load, store, branch = newElement()
}

case class Control() extends Bundle {
  val legal = Bool()
  val unit = ControlUnit()
  val writes = Bool()
  val immediate = Bool()
}

class Decoder extends Component {
  import ControlUnit._
  val io = new Bundle {
    val word = in Bits(32 bits)
    val control = out(Control())
  }
  def set(unit: ControlUnit.E, writes: Boolean, immediate: Boolean): Unit = {
    io.control.legal := True
    io.control.unit := unit
    io.control.writes := Bool(writes)
    io.control.immediate := Bool(immediate)
  }
  io.control.legal := False
  io.control.unit := alu
  io.control.writes := False
  io.control.immediate := False
  switch(io.word) {
    is(M"0000000_-----_-----_000_-----_0110011") { set(alu, writes = true, immediate = false) } // add
    is(M"0100000_-----_-----_000_-----_0110011") { set(alu, writes = true, immediate = false) } // sub
    is(M"------------_-----_000_-----_0010011") { set(alu, writes = true, immediate = true) } // addi
    is(M"------------_-----_010_-----_0000011") { set(load, writes = true, immediate = true) } // lw
    is(M"-------_-----_-----_010_-----_0100011") { set(store, writes = false, immediate = true) } // sw
    is(M"-------_-----_-----_000_-----_1100011") { set(branch, writes = false, immediate = false) } // beq
  }
}
