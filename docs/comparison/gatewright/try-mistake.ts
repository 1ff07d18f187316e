// Elaborates a mistake with every design rule, and prints what is said. Argument: its name.
import { DesignError, elaborateWithWarnings } from 'gatewright'

const { Mistake } = await import(`./mistakes/${process.argv[2]}.ts`)
try {
  const { warnings } = elaborateWithWarnings(Mistake)
  for (const { code, title, message } of warnings) console.log(`warning ${code} ${title}: ${message}`)
  console.log('elaborated')
} catch (error) {
  if (!(error instanceof DesignError)) throw error
  for (const { code, title, message } of error.problems) console.log(`error ${code} ${title}: ${message}`)
}
