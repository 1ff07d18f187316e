import { print } from './print.ts'

type Maker<T> = { [K in keyof T]: () => T[K] }
interface Box<out T> { readonly value: T }
const config = { width: 8, depth: [1, 2] } satisfies Record<string, number | number[]>
const modes = ['a', 'b'] as const satisfies readonly string[]
type Mode = (typeof modes)[number]
const boxed = <const T>(value: T): Box<T> => ({ value })
const maker: Maker<{ a: number }> = { a: () => config.width! as number }
const mode: Mode = modes[1]!
const any = boxed([1, 'x'] as unknown as number[]).value as readonly number[]
print(maker.a(), mode, any, (boxed(config)!.value as typeof config).depth, modes.indexOf(mode) satisfies number)
print(((config.width as number) + 1) as number, !(mode as string), (config.depth as number[])[0]! + 1)
let definite!: number
const set = (): void => { definite = 4 }
set()
print(definite, Array<number>(2).fill(0), new Map<string, number>([['a', 1]]).get('a'), new Set<Mode>)
const make = Map<string, number>
print(new make([['k', 2]]).get('k'))
declare global { interface Window { gatewright: number } }
export type { Maker }
