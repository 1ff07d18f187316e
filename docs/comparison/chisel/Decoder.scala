package comparison

import chisel3._
import chisel3.util.BitPat
import chisel3.util.experimental.decode._

object ControlUnit extends ChiselEnum {
  val alu, load, store, branch = Value
}

case class Row(bits: String, unit: ControlUnit.Type, writes: Boolean, immediate: Boolean) extends DecodePattern {
  def bitPat = BitPat("b" + bits.replace(" ", ""))
}

object Legal extends BoolDecodeField[Row] {
  def name = "legal"
  override def default = BitPat.N()
  def genTable(row: Row) = BitPat.Y()
}

object UnitField extends DecodeField[Row, ControlUnit.Type] {
  def name = "unit"
  def chiselType = ControlUnit()
  def genTable(row: Row) = BitPat(row.unit.litValue.U(2.W))
}

object Writes extends BoolDecodeField[Row] {
  def name = "writes"
  def genTable(row: Row) = if (row.writes) BitPat.Y() else BitPat.N()
}

object Immediate extends BoolDecodeField[Row] {
  def name = "immediate"
  def genTable(row: Row) = if (row.immediate) BitPat.Y() else BitPat.N()
}

class Decoder extends Module {
  import ControlUnit._
  val rows = Seq(
    Row("0000000 ????? ????? 000 ????? 0110011", alu, writes = true, immediate = false), // add
    Row("0100000 ????? ????? 000 ????? 0110011", alu, writes = true, immediate = false), // sub
    Row("???????????? ????? 000 ????? 0010011", alu, writes = true, immediate = true), // addi
    Row("???????????? ????? 010 ????? 0000011", load, writes = true, immediate = true), // lw
    Row("??????? ????? ????? 010 ????? 0100011", store, writes = false, immediate = true), // sw
    Row("??????? ????? ????? 000 ????? 1100011", branch, writes = false, immediate = false) // beq
  )
  val table = new DecodeTable(rows, Seq(Legal, UnitField, Writes, Immediate))
  val io = IO(new Bundle {
    val word = Input(UInt(32.W))
    val control = Output(table.bundle)
  })
  io.control := table.decode(io.word)
}
