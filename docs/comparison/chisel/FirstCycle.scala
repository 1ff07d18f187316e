package comparison

import chisel3._
import chisel3.simulator.ChiselSim

object FirstCycle extends ChiselSim {
  def main(arguments: Array[String]): Unit = simulate(new Counter(8)) { dut =>
    dut.io.clear.poke(false)
    dut.io.enable.poke(true)
    dut.clock.step()
    println(s"first cycle: ${dut.io.count.peekValue().asBigInt}")
  }
}
