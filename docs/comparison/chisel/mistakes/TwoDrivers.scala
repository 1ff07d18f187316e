package mistakes

import chisel3._

class TwoDriversHalf extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  io.b := io.a >> 1
}

class TwoDrivers extends Module {
  val io = IO(new Bundle {
    val a = Input(UInt(8.W))
    val b = Output(UInt(8.W))
  })
  val first = Module(new TwoDriversHalf)
  val second = Module(new TwoDriversHalf)
  first.io.a := io.a
  second.io.a := io.a
  val shared = Wire(UInt(8.W))
  shared := first.io.b
  shared := second.io.b // both for one wire
  io.b := shared
}
