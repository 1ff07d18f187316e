// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of source text

/** A mistake put into a source file by hand: `old` stands there exactly once. */
export interface PlantedBug {
  readonly breaks: string
  readonly file: string
  readonly old: string
  readonly now: string
}

/** Mistakes that a person makes: a sign, a carry, a bound, an order. */
export const verilogBugs: readonly PlantedBug[] = [
  {
    breaks: 'a - (b - c) loses its parentheses',
    file: 'src/codegen-verilog/text.ts',
    old: "return chain('-', precedence.sum, a, b, precedence.sum, false)",
    now: "return chain('-', precedence.sum, a, b, precedence.sum, true)",
  },
  {
    breaks: 'signed values of more than 32 bits are extended by zeros',
    file: 'src/codegen-verilog/text.ts',
    old: 'if (!operand.signed) return primary(`{${literal(0n, count)}, ${a.text}}`)',
    now: 'if (!operand.signed || operand.width > 32) return primary(`{${literal(0n, count)}, ${a.text}}`)',
  },
  {
    breaks: 'an arithmetic shift is a logical one',
    file: 'src/codegen-verilog/text.ts',
    old: "${isSigned ? '>>>' : '>>'}",
    now: "${isSigned ? '>>' : '>>'}",
  },
  {
    breaks: 'a wide amount of a shift counts as past the width only where all its high bits are set',
    file: 'src/codegen-verilog/simplify.ts',
    old: "unary('any', above, 1, false, amount.origin)",
    now: "unary('all', above, 1, false, amount.origin)",
  },
  {
    breaks: 'an unsigned value beside a signed one is compared in too few bits',
    file: 'src/codegen-verilog/simplify.ts',
    old: 'node.width + (isSigned && !node.signed ? 1 : 0)',
    now: 'node.width',
  },
  {
    breaks: 'a comparison with its constant on the left turns the wrong way',
    file: 'src/codegen-verilog/simplify.ts',
    old: "({ eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const)",
    now: "({ eq: 'eq', ne: 'ne', lt: 'gt', le: 'gt', gt: 'lt', ge: 'le' } as const)",
  },
  {
    breaks: "a read sees the old word where collision is 'new'",
    file: 'src/codegen-verilog/plan.ts',
    old: "if (memory.collision === 'new')",
    now: "if (memory.collision === 'old')",
  },
  {
    breaks: 'registers ignore the enable of their domain',
    file: 'src/codegen-verilog/plan.ts',
    old: 'const enabled = within(enableOf(domain), part?.body ?? [])',
    now: 'const enabled = part?.body ?? []',
  },
  {
    breaks: 'an asynchronous reset acts when it is released',
    file: 'src/codegen-verilog/module-writer.ts',
    old: "${domain.domain.resetActive === 'high' ? 'posedge' : 'negedge'} ${domain.reset.name}",
    now: "${domain.domain.resetActive === 'high' ? 'negedge' : 'posedge'} ${domain.reset.name}",
  },
  {
    breaks: 'bit 0 of a mask writes every part of a word',
    file: 'src/codegen-verilog/lower.ts',
    old: 'this.#simplify.slice(mask, bit, 1, origin)',
    now: 'this.#simplify.slice(mask, 0, 1, origin)',
  },
]

export const wasmBugs: readonly PlantedBug[] = [
  {
    breaks: 'the sign does not reach further limbs',
    file: 'src/sim/wasm/wide.ts',
    old: 'limbs.push(sign ? graph.sext(sign, size) : graph.constant(0n, size))',
    now: 'limbs.push(sign ? graph.zext(sign, size) : graph.constant(0n, size))',
  },
  {
    breaks: 'a carry that comes in does not go out',
    file: 'src/sim/wasm/wide.ts',
    old: 'carry = carry ? graph.or(over, graph.lessThan(sum, first, false)) : over',
    now: 'carry = over',
  },
  {
    breaks: 'the top limb of signed values is compared without its sign',
    file: 'src/sim/wasm/wide.ts',
    old: 'signed && limb === a.length - 1',
    now: 'signed && limb === a.length',
  },
  {
    breaks: 'an unsigned value beside a signed one is compared in too few bits',
    file: 'src/sim/wasm/lower.ts',
    old: 'each.width + (signed && !each.signed ? 1 : 0)',
    now: 'each.width',
  },
  {
    breaks: 'a quotient by a negative number has the wrong sign',
    file: 'src/sim/wasm/lower.ts',
    old: "const flips = node.op === 'divide' && by.value < 0n ? graph.not(isNegative) : isNegative",
    now: 'const flips = isNegative',
  },
  {
    breaks: 'the high limbs of the amount of a shift are not looked at',
    file: 'src/sim/wasm/wide.ts',
    old: 'return [past ? graph.mux(past, fill(width), shifted) : shifted]',
    now: 'return [past ? graph.mux(past, shifted, shifted) : shifted]',
  },
  {
    breaks: "a read sees the old word where collision is 'new'",
    file: 'src/sim/wasm/functions.ts',
    old: "if (memory.collision === 'new') word =",
    now: "if (memory.collision === 'never') word =",
  },
  {
    breaks: 'registers ignore the enable of their domain',
    file: 'src/sim/wasm/functions.ts',
    old: 'if (enable) next = muxWords(graph, values.variable(node, enable)[0]!, next, hold)',
    now: 'if (enable) next = muxWords(graph, values.variable(node, enable)[0]!, next, next)',
  },
  {
    breaks: 'a reset that is active low acts when it is high',
    file: 'src/sim/wasm/functions.ts',
    old: "domain.inner.domain.resetActive === 'low' ? this.#graph.not(level) : level",
    now: "domain.inner.domain.resetActive === 'low' ? level : level",
  },
  {
    breaks: 'the bits of a mask are taken in the other order',
    file: 'src/sim/wasm/functions.ts',
    old: 'const bit = sliceWord(graph, mask, part, 1)[0]!',
    now: 'const bit = sliceWord(graph, mask, parts - 1 - part, 1)[0]!',
  },
]
