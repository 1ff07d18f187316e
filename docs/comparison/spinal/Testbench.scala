package comparison

import spinal.core._
import spinal.core.sim._
import spinal.lib.sim._
import scala.collection.mutable

/** 200 words through a FIFO, both sides stalling at random. */
object Testbench {
  def run(): Unit = SimConfig.compile(new Fifo(HardType(Bits(8 bits)), 8)).doSim(seed = 7) { fifo =>
    val sent = Seq.tabulate(200)(i => i * 7 % 256)
    val left = mutable.Queue(sent: _*)
    val got = mutable.ArrayBuffer[Int]()
    fifo.clockDomain.forkStimulus(10)
    StreamDriver(fifo.io.input, fifo.clockDomain) { payload =>
      left.nonEmpty && { payload #= left.dequeue(); true }
    }
    StreamMonitor(fifo.io.output, fifo.clockDomain) { payload => got += payload.toInt }
    StreamReadyRandomizer(fifo.io.output, fifo.clockDomain)
    fifo.clockDomain.waitSamplingWhere(got.size == sent.size)
    assert(got == sent)
  }
}
