package comparison

import spinal.core._
import spinal.lib._

/** Holds `depth` words of any shape; `depth` is a power of two. The pointers have one bit more than an address. */
class Fifo[T <: Data](shape: HardType[T], depth: Int) extends Component {
  val io = new Bundle {
    val input = slave Stream (shape())
    val output = master Stream (shape())
  }
  val width = log2Up(depth)
  val words = Mem(shape, depth)
  val write = Reg(UInt(width + 1 bits)) init 0
  val read = Reg(UInt(width + 1 bits)) init 0

  val isEmpty = write === read
  val isFull = write - read === depth
  io.input.ready := !isFull
  io.output.valid := !isEmpty
  io.output.payload := words.readAsync(read.resize(width))
  words.write(write.resize(width), io.input.payload, enable = io.input.fire)
  when(io.input.fire) { write := write + 1 }
  when(io.output.fire) { read := read + 1 }
}
