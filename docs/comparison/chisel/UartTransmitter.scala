package comparison

import chisel3._
import chisel3.util._

object UartState extends ChiselEnum {
  val idle, start, data, stop = Value
}

/** One start bit, eight data bits from the lowest, one stop bit; `divisor` cycles each. */
class UartTransmitter(divisor: Int) extends Module {
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(UInt(8.W)))
    val tx = Output(Bool())
  })
  import UartState._
  val state = RegInit(idle)
  val ticks = RegInit(0.U(log2Up(divisor).W))
  val shift = Reg(UInt(8.W))
  val index = Reg(UInt(3.W))
  val tick = ticks === (divisor - 1).U

  ticks := Mux(tick, 0.U, ticks + 1.U)
  io.in.ready := state === idle
  io.tx := true.B
  switch(state) {
    is(idle) {
      when(io.in.valid) {
        shift := io.in.bits
        ticks := 0.U
        state := start
      }
    }
    is(start) {
      io.tx := false.B
      when(tick) {
        index := 0.U
        state := data
      }
    }
    is(data) {
      io.tx := shift(0)
      when(tick) {
        shift := shift >> 1
        index := index + 1.U
        when(index === 7.U) { state := stop }
      }
    }
    is(stop) {
      when(tick) { state := idle }
    }
  }
}
