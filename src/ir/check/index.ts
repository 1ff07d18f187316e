import type { Design } from '../module.ts'
import { nameProblems } from '../names.ts'
import type { Problem } from '../problem.ts'
import { notAlwaysSet } from './always-set.ts'
import { clocksAsData } from './clock-as-data.ts'
import { deadAssignments } from './dead-assignment.ts'
import { domainCrossings } from './domain-crossing.ts'
import { badCrossings } from './explicit-crossing.ts'
import { badInitialValues } from './initial-value.ts'
import { combinationalLoops } from './loop.ts'
import { badMemories } from './memory.ts'
import { unreachableArms } from './switch-arms.ts'
import { twoDrivers } from './two-drivers.ts'
import { undriven } from './undriven.ts'

const rules: readonly ((design: Design) => Problem[])[] = [
  nameProblems,
  twoDrivers,
  undriven,
  notAlwaysSet,
  combinationalLoops,
  domainCrossings,
  clocksAsData,
  badCrossings,
  badInitialValues,
  badMemories,
  deadAssignments,
  unreachableArms,
]

/** All that is wrong with a design, errors and warnings, rule by rule; nothing for a good one. */
export const check = (design: Design): Problem[] => rules.flatMap((rule) => rule(design))
