package comparison

import chisel3._
import chisel3.util._

/** Holds `depth` words of any shape; `depth` is a power of two. The pointers have one bit more than an address. */
class Fifo[T <: Data](shape: T, depth: Int) extends Module {
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(shape))
    val out = Decoupled(shape)
  })
  val width = log2Ceil(depth)
  val words = Mem(depth, shape)
  val write = RegInit(0.U((width + 1).W))
  val read = RegInit(0.U((width + 1).W))

  val isEmpty = write === read
  val isFull = write - read === depth.U
  io.in.ready := !isFull
  io.out.valid := !isEmpty
  io.out.bits := words(read(width - 1, 0))
  when(io.in.fire) {
    words(write(width - 1, 0)) := io.in.bits
    write := write + 1.U
  }
  when(io.out.fire) { read := read + 1.U }
}
