import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { SyntaxProblem } from './syntax-problem.ts'
import { transform } from './transform.ts'

/** The rewritten text without its header. */
function body(source: string): string {
  const { code } = transform(source, 'designs/part.ts')
  return code.replace(/^import \{ .*? \} from 'gatewright\/runtime'; const \$p = \$file\(.*?\]\); /, '')
}

/** Line and column of each `$p[…]`, and the text of its length there. */
function positions(source: string): string[] {
  const { code } = transform(source, 'designs/part.ts')
  const numbers = JSON.parse(/\$file\(".*?", (\[.*?\])\)/.exec(code)![1]!) as number[]
  const starts = source.split('\n').map((_, line, lines) => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0))
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [line, column, length] = numbers.slice(3 * i, 3 * i + 3) as [number, number, number]
    const start = starts[line - 1]! + column - 1
    return `${line}:${column} ${source.slice(start, start + length)}`
  })
}

describe('positions', () => {
  it.each([
    ['the last argument', 'a.add(b)', 'a.add($at($p[0], b))'],
    ['a spread last argument', 'f(...xs)', 'f(...$at($p[0], xs))'],
    ['the receiver of a call without arguments', 'a.not()', '$at($p[0], a).not()'],
    ['a function called without arguments', 'f()', '$at($p[0], f)()'],
    ['the outer call ahead of the inner one', 'a.not().not()', '$at($p[0], $at($p[1], a).not()).not()'],
    ['a non-null receiver', 'a!.not()', '$at($p[0], a!).not()'],
    ['an optional call by spreading nothing', 'a?.b()', 'a?.b(...$at($p[0], []))'],
    ['a call in an optional chain', 'a?.b.c()', 'a?.b.c(...$at($p[0], []))'],
    ['an optional call with arguments', 'a.b?.(c)', 'a.b?.($at($p[0], c))'],
    ['a parenthesised method, whose `this` stays', '(a.b)()', '(a.b)(...$at($p[0], []))'],
    ['an indexed method', 'a[i]()', 'a[i](...$at($p[0], []))'],
    ['a construction', 'new X(a)', 'new X($at($p[0], a))'],
    ['a construction without arguments', 'new X()', 'new X(...$at($p[0], []))'],
    ['a construction without parentheses', 'new X', 'new X(...$at($p[0], []))'],
    ['a typed call', 'f<T>()', '$at($p[0], f)<T>()'],
    ['a base class', 'class A extends mixin<T>(B) {}', 'class A extends mixin<T>($at($p[0], B)) {}'],
    ['a next value', 'x.next = e', 'x.next = $at($p[0], e)'],
    ['a next value in an arrow', 'g(() => (s.next = "stop"))', 'g($at($p[0], () => (s.next = $at($p[1], "stop"))))'],
    ['tagged templates: not', 'tag`a`', 'tag`a`'],
    ['imports: not', 'import("./x.ts")', 'import("./x.ts")'],
    [
      'what a bundler reads: not',
      'import.meta.glob("./*.ts"); new URL("x", import.meta.url)',
      'import.meta.glob("./*.ts"); new URL("x", import.meta.url)',
    ],
    [
      'what vitest lifts into a variable: not',
      'const { a } = await vi.hoisted(() => f(1))',
      'const { a } = await vi.hoisted(() => f(1))',
    ],
    ['what vitest lifts: not', 'vi.mock("./x.ts", () => f(1))', 'vi.mock("./x.ts", () => f(1))'],
  ])('marks %s', (_, source, expected) => expect(body(source)).toBe(expected))

  it('points at the token that names the call', () => {
    expect(positions('a.b\n  .add(c)\nf(x)\nx.next = new N.M(y)\nf(x)(y)\nthis.#go()')).toEqual([
      '2:4 add',
      '3:1 f',
      '4:3 next',
      '4:16 M',
      '5:1 f',
      '6:6 #go',
    ])
  })

  it('leaves types, declarations and decorators alone', () => {
    const source =
      'type T = typeof import("x")\ndeclare const a: ReturnType<typeof f>\nenum E { A = f(1) }\n@f(1) class A {}\nabstract class B { abstract go(): void }'
    expect(body(source)).toBe(source)
  })
})

describe('callers', () => {
  it.each([
    [
      'a function',
      'function f() { return 1 }',
      'function f() { const $f = $enter("f"); try { return 1 } finally { $leave($f) } }',
    ],
    [
      'an arrow',
      'const f = (a: number) => a',
      'const f = (a: number) => { const $f = $enter("f"); try { return a } finally { $leave($f) } }',
    ],
    ['a method', 'class A { go() {} }', 'class A { go() { const $f = $enter("go"); try { } finally { $leave($f) } } }'],
    [
      'a constructor under the name of its class',
      'class A extends B { constructor(b: B); constructor(b) { super(b) } }',
      'class A extends B { constructor(b: B); constructor(b) { const $f = $enter("A"); try { super($at($p[0], b)) } finally { $leave($f) } } }',
    ],
    ['generators: not', 'function* f() {}', 'function* f() {}'],
    ['async functions: not', 'const f = async () => 1', 'const f = async () => 1'],
    ['overloads: not', 'declare function f(): void', 'declare function f(): void'],
    ['functions of a literal: not', 'const o = { f: () => 1 }', 'const o = $name("o", undefined, { f: () => 1 })'],
    ['methods of an argument: not', 'match(s, { idle() {} })', 'match(s, $at($p[0], { idle() {} }))'],
    [
      'a body whose inner function has a variable of the name',
      'function f() { function g() {} function h() { var g } }',
      'function f() { const $f = $enter("f"); try { function g() { const $f = $enter("g"); try { } finally { $leave($f) } } function h() { const $f = $enter("h"); try { var g } finally { $leave($f) } } } finally { $leave($f) } }',
    ],
    [
      'a body that declares a name twice: not',
      'function f() { var g; function g(): void; function g() {} }',
      'function f() { var g; function g(): void; function g() { const $f = $enter("g"); try { } finally { $leave($f) } } }',
    ],
  ])('wraps %s', (_, source, expected) => expect(body(source).replaceAll('  ', ' ')).toBe(expected))
})

describe('names', () => {
  it.each([
    ['a call', 'const a = f(1)', 'const a = $name("a", $p[0], f($at($p[0], 1)))'],
    ['an awaited call', 'const a = await f(1)', 'const a = $name("a", $p[0], await f($at($p[0], 1)))'],
    ['a converted call', 'const a = (f(1) as T)!', 'const a = $name("a", $p[0], (f($at($p[0], 1)) as T)!)'],
    ['a choice', 'let a = true ? b : c', 'let a = $name("a", undefined, true ? b : c)'],
    ['a property', 'const a = b.c', 'const a = $name("a", undefined, b.c)'],
    ['a literal', 'const a = [b]', 'const a = $name("a", undefined, [b])'],
    ['fields of a variable: not', 'const { a, b: c, d: { e }, ...g } = h', 'const { a, b: c, d: { e }, ...g } = h'],
    [
      'fields of a call',
      'const { a, b: c, ...g } = h(1)',
      'const { a, b: c, ...g } = $name([["a", "a"], ["b", "c"]], $p[0], h($at($p[0], 1)))',
    ],
    ['elements', 'const [a, , b = 1] = h(1)', 'const [a, , b = 1] = $name([[0, "a"], [2, "b"]], $p[0], h($at($p[0], 1)))'],
    ['an assignment', 'a = f(1)', 'a = $name("a", $p[0], f($at($p[0], 1)))'],
    ['a field of a class', 'class A { #a = f(1) }', 'class A { #a = $name("a", $p[0], f($at($p[0], 1))) }'],
    [
      'constants: not',
      'const a = 1, b = `x`, c = a, d = () => {}',
      'const a = 1, b = `x`, c = a, d = () => { const $f = $enter("d"); try { } finally { $leave($f) } }',
    ],
  ])('tells %s', (_, source, expected) => expect(body(source).replaceAll('  ', ' ')).toBe(expected))
})

describe('guards', () => {
  it.each([
    ['if', 'if (c) {}', "if ($guard($p[0], 'if', c)) {}"],
    ['a list in if', 'if (b, c) {}', "if ($guard($p[0], 'if', (b, c))) {}"],
    ['while', 'while (c) {}', "while ($guard($p[0], 'while', c)) {}"],
    ['do', 'do {} while (c)', "do {} while ($guard($p[0], 'while', c))"],
    ['for', 'for (; c; ) {}', "for (; $guard($p[0], 'for', c); ) {}"],
    ['switch', 'switch (c) {}', "switch ($guard($p[0], 'switch', c)) {}"],
    ['a conditional', 'c ? 1 : 2', "$guard($p[0], '?:', c) ? 1 : 2"],
    ['not', '!c', "!$guard($p[0], '!', c)"],
    ['and', 'a && b', "$guard($p[0], '&&', a) && b"],
    ['equality', 'a === b', "$guard($p[0], '===', a) === $guard($p[1], '===', b)"],
    ['equality with a literal', "a === 'x'", "$guard($p[0], '===', a) === 'x'"],
    ['equality with nothing: not', 'a === undefined; null != b', 'a === undefined; null != b'],
    ['arithmetic', 'a + b * 2', "$guard($p[0], '+', a) + $guard($p[1], '*', b) * 2"],
    ['compound assignment', 'a += b', "$guard($p[0], '+=', a), a += $guard($p[1], '+=', b)"],
    ['an increment', 'a++', "$guard($p[0], '++', a), a++"],
    ['an increment within', 'f(a++)', "f($at($p[0], ($guard($p[1], '++', a), a++)))"],
    ['an increment that starts a line', 'b\na++, b', "b\n;($guard($p[0], '++', a), a++), b"],
    [
      'an increment that starts a line in a guard',
      'b\na++ && b && c',
      "b\n$guard($p[0], '&&', ($guard($p[1], '++', a), a++) && b) && c",
    ],
    ['an increment of a property: not', 'a.b++', 'a.b++'],
    ['comparisons and typeof: not', "if (typeof a === 'x' || !1) {}", "if (typeof a === 'x' || !1) {}"],
    ['what an rtl function is called with', 'rtl(a)(() => !b)', "rtl($at($p[0], a))($at($p[0], () => !$guard($p[1], '!', b)))"],
    [
      'rtl functions: not',
      'rtl({}, s, ({ x }) => (x === 1n ? f(x) : x))',
      'rtl({}, s, $at($p[0], ({ x }) => (x === 1n ? f(x) : x)))',
    ],
  ])('guards %s', (_, source, expected) => expect(body(source)).toBe(expected))

  it('blames the part that can be a signal, on its first line', () => {
    expect(positions('if (a && b) {}\nf[\n  1\n] || 1')).toEqual(['1:10 b', '1:5 a', '2:1 f['])
  })
})

describe('the file', () => {
  it('keeps its lines, a shebang first, and can be stripped', () => {
    const source = '#!/usr/bin/env node\nconst a: number = f(\n  1,\n)\n'
    const { code } = transform(source, 'bin/go.ts')
    expect(code.split('\n').length).toBe(source.split('\n').length)
    expect(code).toMatch(/^#!.*\nimport \{ \$file, /)
    expect(stripTypeScriptTypes(code)).toContain('$name("a", $p[0], f(')
  })

  it('stays as it is when there is nothing to tell', () => {
    const source = "export const width = 8\nexport type { A } from './a.ts'\n"
    expect(transform(source, 'a.ts').code).toBe(source)
  })

  it('takes other names where the file has its own', () => {
    expect(transform('const $p = f(1)', 'a.ts').code).toContain('$at as $$at')
    expect(transform('const $p = f(1)', 'a.ts').code).toContain('const $p = $$name("$p", $$p[0], f($$at($$p[0], 1)))')
  })

  it('tells a syntax error with line and caret', () => {
    const attempt = () => transform('const a = 1\n\tconst b = (2\n', 'designs/part.ts')
    expect(attempt).toThrow(SyntaxProblem)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({ code: 'GW001', file: 'designs/part.ts', line: 3, column: 1 })
      expect((error as SyntaxProblem).format()).toContain(
        "GW001 syntax: ')' expected.\n   designs/part.ts:3:1\n   3 │ \n     │ ^\n",
      )
    }
  })
})
