import type { Design } from '../module.ts'
import { nameProblems } from '../names.ts'
import type { Problem } from '../problem.ts'
import { notAlwaysSet } from './always-set.ts'
import { clocksAsData } from './clock-as-data.ts'
import { constantConditions } from './constant-condition.ts'
import { deadAssignments } from './dead-assignment.ts'
import { domainCrossings } from './domain-crossing.ts'
import { badCrossings } from './explicit-crossing.ts'
import { badInitialValues } from './initial-value.ts'
import { combinationalLoops } from './loop.ts'
import { badMemories } from './memory.ts'
import { noFirstValue } from './no-first-value.ts'
import { selfHolds } from './self-hold.ts'
import { unreachableArms } from './switch-arms.ts'
import { twoDrivers } from './two-drivers.ts'
import { undriven } from './undriven.ts'
import { unused } from './unused.ts'
import { wideChoices } from './wide-choice.ts'
import { wideCrossings } from './wide-crossing.ts'

type Rule = (design: Design) => Problem[]

/** What makes hardware wrong. `undriven` also warns of registers that never change. */
const errorRules: readonly Rule[] = [
  nameProblems,
  twoDrivers,
  undriven,
  notAlwaysSet,
  combinationalLoops,
  domainCrossings,
  clocksAsData,
  badCrossings,
  wideCrossings,
  badInitialValues,
  badMemories,
]

/** What is right and likely not meant: every code of these can be allowed at a line (`allowance.ts`). */
const warningRules: readonly Rule[] = [
  deadAssignments,
  unreachableArms,
  unused,
  constantConditions,
  noFirstValue,
  wideChoices,
  selfHolds,
]

/** All that is wrong with a design, errors and warnings, rule by rule; nothing for a good one. */
export const check = (design: Design): Problem[] => [...errorRules, ...warningRules].flatMap((rule) => rule(design))

/** Its errors only, for who builds it to run it and asks for no warnings. */
export const checkErrors = (design: Design): Problem[] =>
  errorRules.flatMap((rule) => rule(design)).filter(({ severity }) => severity === 'error')
