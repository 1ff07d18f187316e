// Elaborates the mistakes that compile, down to Verilog, and prints what is said. Arguments: a folder, class names.
package comparison

import chisel3.RawModule
import circt.stage.ChiselStage
import java.nio.file.{Files, Path}

object Mistakes {
  def main(arguments: Array[String]): Unit =
    for (name <- arguments.tail) {
      println(s"== $name")
      try {
        val make = Class.forName(s"mistakes.$name").getDeclaredConstructor()
        val options = if (name.endsWith("Declared")) Array("--domain-mode=check") else Array.empty[String]
        val verilog = ChiselStage.emitSystemVerilog(make.newInstance().asInstanceOf[RawModule], firtoolOpts = options)
        Files.writeString(Path.of(arguments.head, s"$name.v"), verilog)
        println("elaborated")
      } catch { case problem: Throwable => println(Iterator.iterate(problem)(_.getCause).takeWhile(_ != null).toSeq.last) }
    }
}
