package comparison

import spinal.core._
import spinal.core.sim._

object FirstCycle {
  def main(arguments: Array[String]): Unit = SimConfig.compile(new Counter(8)).doSim { dut =>
    dut.io.enable #= false
    dut.io.clear #= false
    dut.clockDomain.forkStimulus(10)
    dut.clockDomain.waitSampling()
    dut.io.enable #= true
    dut.clockDomain.waitSampling()
    sleep(1)
    println(s"first cycle: ${dut.io.count.toInt}")
  }
}
