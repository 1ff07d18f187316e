// Every design once, with the stimulus that the other languages get. Run: `node docs/comparison/run.ts`.
package comparison

import chisel3._
import chisel3.simulator.ChiselSim

object Checks extends ChiselSim {
  def counter(): Unit = simulate(new Counter(8)) { dut =>
    dut.io.clear.poke(false)
    dut.io.enable.poke(true)
    dut.clock.step(3)
    dut.io.count.expect(3)
    dut.io.clear.poke(true)
    dut.clock.step()
    dut.io.count.expect(0)
  }

  def uartTransmitter(): Unit = simulate(new UartTransmitter(4)) { dut =>
    dut.io.in.bits.poke(0xa5)
    dut.io.in.valid.poke(true)
    dut.clock.step()
    dut.io.in.valid.poke(false)
    val levels = Seq.fill(10) {
      val level = dut.io.tx.peekBoolean()
      dut.clock.step(4)
      if (level) 1 else 0
    }
    assert(levels == Seq(0, 1, 0, 1, 0, 0, 1, 0, 1, 1))
    dut.io.in.ready.expect(true)
  }

  def registerFile(): Unit = simulate(new RegisterFile) { dut =>
    dut.io.write.enable.poke(true)
    for (address <- Seq(5, 31)) {
      dut.io.write.address.poke(address)
      dut.io.write.data.poke(address * 1000)
      dut.clock.step()
    }
    dut.io.read(0).address.poke(5)
    dut.io.read(1).address.poke(31)
    dut.io.read(0).data.expect(5000)
    dut.io.read(1).data.expect(31000)
  }

  def decoder(): Unit = simulate(new Decoder) { dut =>
    def expect(legal: Boolean, unit: ControlUnit.Type, writes: Boolean, immediate: Boolean): Unit = {
      dut.io.control(Legal).expect(legal)
      dut.io.control(UnitField).expect(unit)
      dut.io.control(Writes).expect(writes)
      dut.io.control(Immediate).expect(immediate)
    }
    dut.io.word.poke(BigInt("00a10093", 16)) // addi x1, x2, 10
    expect(true, ControlUnit.alu, true, true)
    dut.io.word.poke(BigInt("00112423", 16)) // sw x1, 8(x2)
    expect(true, ControlUnit.store, false, true)
    dut.io.word.poke(BigInt("ffffffff", 16))
    dut.io.control(Legal).expect(false)
  }

  def twoClocks(): Unit = simulate(new TwoClocks) { dut =>
    dut.pulse.poke(false)
    dut.lineReset.poke(true)
    dut.line.step()
    dut.lineReset.poke(false)
    var arrived = 0
    for (cycle <- 0 until 100) {
      dut.pulse.poke(cycle < 80 && cycle % 8 == 0)
      dut.clock.step()
      for (_ <- 0 until (if (cycle % 3 == 0) 2 else 1)) {
        if (dut.out.peekBoolean()) arrived += 1
        dut.line.step()
      }
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
