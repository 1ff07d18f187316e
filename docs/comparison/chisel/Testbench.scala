package comparison

import chisel3._
import chisel3.simulator.ChiselSim
import scala.util.Random

/** 200 words through a FIFO, both sides stalling at random. */
object Testbench extends ChiselSim {
  def run(): Unit = simulate(new Fifo(UInt(8.W), 8)) { fifo =>
    val sent = Seq.tabulate(200)(i => i * 7 % 256)
    val stalls = new Random(7)
    var next = 0
    var got = Seq.empty[Int]
    var offers = false
    while (got.size < sent.size) {
      if (!offers) offers = next < sent.size && stalls.nextDouble() >= 0.3
      fifo.io.in.valid.poke(offers)
      if (offers) fifo.io.in.bits.poke(sent(next))
      val takes = stalls.nextDouble() >= 0.5
      fifo.io.out.ready.poke(takes)
      if (takes && fifo.io.out.valid.peekBoolean()) got :+= fifo.io.out.bits.peekValue().asBigInt.toInt
      if (offers && fifo.io.in.ready.peekBoolean()) {
        next += 1
        offers = false
      }
      fifo.clock.step()
    }
    assert(got == sent)
  }
}
