// Every design once, with the stimulus that the other languages get. Run: `node docs/comparison/run.ts`.
package comparison

import spinal.core._
import spinal.core.sim._

object Checks {
  def counter(): Unit = SimConfig.compile(new Counter(8)).doSim { dut =>
    dut.io.enable #= false
    dut.io.clear #= false
    dut.clockDomain.forkStimulus(10)
    dut.clockDomain.waitSampling()
    dut.io.enable #= true
    dut.clockDomain.waitSampling(3)
    dut.io.enable #= false
    sleep(1)
    assert(dut.io.count.toInt == 3)
    dut.io.clear #= true
    dut.clockDomain.waitSampling()
    sleep(1)
    assert(dut.io.count.toInt == 0)
  }

  def uartTransmitter(): Unit = SimConfig.compile(new UartTransmitter(4)).doSim { dut =>
    dut.io.input.valid #= false
    dut.clockDomain.forkStimulus(10)
    dut.clockDomain.waitSampling()
    dut.io.input.payload #= 0xa5
    dut.io.input.valid #= true
    dut.clockDomain.waitSamplingWhere(dut.io.input.ready.toBoolean)
    dut.io.input.valid #= false
    sleep(1)
    val levels = Seq.fill(10) {
      val level = dut.io.tx.toBoolean
      dut.clockDomain.waitSampling(4)
      sleep(1)
      if (level) 1 else 0
    }
    assert(levels == Seq(0, 1, 0, 1, 0, 0, 1, 0, 1, 1))
    assert(dut.io.input.ready.toBoolean)
  }

  def registerFile(): Unit = SimConfig.compile(new RegisterFile).doSim { dut =>
    dut.clockDomain.forkStimulus(10)
    dut.clockDomain.waitSampling()
    dut.io.write.enable #= true
    for (address <- Seq(5, 31)) {
      dut.io.write.address #= address
      dut.io.write.data #= address * 1000
      dut.clockDomain.waitSampling()
    }
    dut.io.read(0).address #= 5
    dut.io.read(1).address #= 31
    sleep(1)
    assert(dut.io.read.map(_.data.toLong) == Seq(5000, 31000))
  }

  def decoder(): Unit = SimConfig.compile(new Decoder).doSim { dut =>
    def control = {
      sleep(1)
      (dut.io.control.legal.toBoolean, dut.io.control.unit.toEnum, dut.io.control.writes.toBoolean, dut.io.control.immediate.toBoolean)
    }
    dut.io.word #= BigInt("00a10093", 16) // addi x1, x2, 10
    assert(control == ((true, ControlUnit.alu, true, true)))
    dut.io.word #= BigInt("00112423", 16) // sw x1, 8(x2)
    assert(control == ((true, ControlUnit.store, false, true)))
    dut.io.word #= BigInt("ffffffff", 16)
    assert(!control._1)
  }

  def twoClocks(): Unit = SimConfig.compile(new TwoClocks).doSim { dut =>
    dut.io.pulse #= false
    dut.system.forkStimulus(10)
    dut.line.forkStimulus(7)
    dut.system.waitSampling()
    var arrived = 0
    fork {
      while (true) {
        dut.line.waitSampling()
        if (dut.io.out.toBoolean) arrived += 1
      }
    }
    for (_ <- 0 until 10) {
      dut.io.pulse #= true
      dut.system.waitSampling()
      dut.io.pulse #= false
      dut.system.waitSampling(7)
    }
    assert(arrived == 10)
  }

  def main(arguments: Array[String]): Unit =
    for (
      (name, check) <- Seq[(String, () => Unit)](
        "counter" -> (() => counter()),
        "uartTransmitter" -> (() => uartTransmitter()),
        "testbench" -> (() => Testbench.run()),
        "registerFile" -> (() => registerFile()),
        "decoder" -> (() => decoder()),
        "twoClocks" -> (() => twoClocks())
      )
    ) {
      check()
      println(s"$name ok")
    }
}
