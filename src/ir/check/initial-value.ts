import { normalise } from '../expression.ts'
import type { Design } from '../module.ts'
import type { Problem } from '../problem.ts'
import { shapeText } from '../shape.ts'
import { partText } from './place.ts'

/** A register's `init` must be a value that the register can hold. */
export const badInitialValues = (design: Design): Problem[] =>
  design.modules.flatMap((module) =>
    module.variables.flatMap((variable): Problem[] => {
      const { init, width, signed, shape } = variable
      if (init === undefined) return []
      const isVariant = shape.kind !== 'choice' || shape.codes.includes(init)
      if (normalise(init, width, signed) === init && isVariant) return []
      const [least, most] = signed
        ? [-(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n]
        : [0n, (1n << BigInt(width)) - 1n]
      return [
        {
          code: 'GW120',
          title: 'bad init',
          message: `init ${init} does not fit ${partText(module, variable)}`,
          note: shape.kind === 'choice' ? `no variant has this code` : `${shapeText(shape)} holds ${least} to ${most}`,
          origin: variable.origin,
          mend: shape.kind === 'choice' ? 'give the name of a variant' : 'widen the register, or give a value that fits',
          severity: 'error',
          data: { init, width },
        },
      ]
    }),
  )
