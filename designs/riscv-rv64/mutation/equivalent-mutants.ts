/**
 * Mutants that do what the original does, and why. By the text of the line and the change, whatever stands around it: where the
 * line changes, the mutant is to be judged anew.
 */
const equivalentPatterns: readonly (readonly [RegExp, string])[] = [
  [
    /m\.ts `words\.isSigned[AB]\.set\(false\)`: constant/,
    'of a product of words the lower half is taken, which is the same with and without signs',
  ],
  [/m\.ts `multiplier\.isSignedA\.set\(funct\.eq\(1\)\.or\(funct\.eq\(2\)\)\)`: xor/, 'a number is not both 1 and 2'],
  [
    /m\.ts `divider\.out\.ready\.set\(memory\.isFiring.*: left operand of and alone/,
    'from the start of a division `memory` is empty: the next to leave it is the division',
  ],
  [
    /m\.ts `when\(divider\.in\.valid\.and\(divider\.in\.ready\).*: left operand of and alone/,
    'a divider that has begun takes its operands in the next cycle, whatever `valid` does',
  ],
  [/(rv64im|tiny) .* rvfi\.ts `memory\.set\(written(Lanes)?, /, 'what an atomic instruction writes is not looked at without one'],
  [
    /tiny .* sequential-fetch\.ts `io\.out\.payload\.set\(\{`: constant/,
    'nothing is predicted: every instruction says where to go on, and nothing is learnt',
  ],
  [/(rv64im|tiny) .* memory\.ts `const where = .*failsLate/, 'without C no instruction has a second half'],
  [/(full|all) .* memory\.ts `mux\(is\('csr'\), .*cause\.misalignedFetch\),`: constant 0/, 'with C no jump is misaligned'],
  [/load-store\.ts `3: data\.bit\(63\)\.asBits\(\),`/, 'a doubleword is not extended'],
  [/m\.ts `const isDone = reg.*: is_done starts with/, 'it is put right in the first cycle, in which nothing is in `execute`'],
  [/operands\.ts `const whole = .*: constant 0/, 'what is taken where no register is asked for: one always is'],
  [/(rv64im|tiny) .* arithmetic\.ts `const scaled = /, 'nothing is scaled without Zba'],
  [/memory\.ts `const isAccess = .*: xor instead of or/, 'an instruction is of one unit'],
  [
    /memory\.ts `trap\.value\.set\(.*hasNoValue\.or\(isShort\).*: xor instead of or/,
    'an illegal instruction is short: interrupts and calls, which have no value, have other numbers',
  ],
  [
    /memory\.ts `access\.operation\.set\(.*: constant 2 with bit 0 flipped/,
    'the last operation by a code that none has: what is neither of the others is taken for it',
  ],
  [/register-file\.ts `read: .*literal\(uint\(1\), 1\)\.any\(\)/, 'any, all and the parity of one bit are the same'],
  [/carryless-multiplier\.ts `const stepsLeft = reg.*starts with/, 'set where the first product begins, not looked at before'],
  [/popcount\.ts `carries\.push\(a\.and\(b\)\.or\(c\.and\(a\.xor\(b\)\)\)\)`: xor instead of or/, 'a full adder: not both'],
  [
    /misaligned-access\.ts `io\.memory\.request\.valid\.set\(isIdle.*: xor instead of or/,
    'it is idle or asks for the second half, not both',
  ],
  [
    /divider\.ts `when\(io\.out\.ready.*: condition (turned round|always true)/,
    'the division leaves `execute` in the cycle in which its quotient comes, and that stays until the next begins',
  ],
  [
    /divider\.ts `.*goto\('(?!divisor).*: constant 1 with bit 0 flipped/,
    'that a state is left is looked at only where it has a time or an action at its end',
  ],
  [/divider\.ts .*: xor instead of or/, 'a machine is in one state'],
  [/ (atomic|expander|results)[\w-]*\.ts .*: xor instead of or/, 'one is chosen: the values of the others are 0'],
]

export const whyEquivalent = (name: string): string | undefined => equivalentPatterns.find(([pattern]) => pattern.test(name))?.[1]

/** Mutants that random programs do not meet, and the spec that does: each was planted there by hand and seen. */
const planted: readonly (readonly [RegExp, string])[] = [
  [
    /regions\.ts `const mask = .*: constant 0 with bit \d+ flipped|regions\.ts `\.any\(\)`: (parity|all instead)/,
    'memory/protection/regions.spec.ts: regions far from all memory',
  ],
  [
    /sequential-fetch\.ts `request\.payload\.set\(.*: constant 0 with bit/,
    'fetch/sequential-fetch.spec.ts: memories of words do not look at the lower two bits',
  ],
]

export const seenBySpec = (name: string): string | undefined => planted.find(([pattern]) => pattern.test(name))?.[1]
