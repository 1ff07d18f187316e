import { print } from './print.ts'

const tag = (parts: TemplateStringsArray, ...values: unknown[]) => parts.raw.join('|') + values.join()
const n = 5
const up = () => 'UP'
print(`a${n}b${up()}c${`nested ${n + 1}`}`, tag`x${n}\n${up()}y`)
print(`${n > 3 ? `more ${n}` : 'less'}`, `line
two ${[1, 2].map((i) => `<${i}>`).join('')}`)
print(String.raw`\t${n}`, typeof `x`, `${n}` + n, 'a' + n + up() + null)
const object = { tag(parts: TemplateStringsArray) { return this === object ? parts[0] : 'lost' } }
print(object.tag`kept`)
