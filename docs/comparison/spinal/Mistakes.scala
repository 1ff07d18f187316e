// Elaborates the mistakes that compile, down to Verilog, and prints what is said. Arguments: a folder, class names.
package comparison

import spinal.core._

object Mistakes {
  def main(arguments: Array[String]): Unit =
    for (name <- arguments.tail) {
      println(s"== $name")
      try {
        val make = Class.forName(s"mistakes.$name").getDeclaredConstructor()
        SpinalConfig(targetDirectory = arguments.head).generateVerilog(make.newInstance().asInstanceOf[Component])
        println("elaborated")
      } catch { case problem: Throwable => println(Iterator.iterate(problem)(_.getCause).takeWhile(_ != null).toSeq.last) }
    }
}
