import { type Domain, domainOnUse, inDomain } from '../src/dsl/domain.ts'
import { fail, report } from '../src/dsl/fault.ts'
import { LatePorts } from '../src/dsl/late-ports.ts'
import { module } from '../src/dsl/module.ts'
import { ignoreNames } from '../src/dsl/naming.ts'
import { here } from '../src/dsl/place-in-source.ts'
import { input, output } from '../src/dsl/port.ts'
import { bool, clock, uint } from '../src/dsl/shape.ts'
import type { Bool, Clock, Signal } from '../src/dsl/signal-type.ts'
import type { Pin, Variable } from '../src/ir/module.ts'
import { snakeCase } from '../src/ir/names.ts'
import type { Origin } from '../src/ir/origin.ts'
import { type Board, type FunctionOf, isPinFact, type PinFact, type PinSettings } from './board.ts'
import { checkBoard, checkStandard, conflicts, type UsedBall } from './pin-rules.ts'
import { lpfSettings } from './pin-settings.ts'
import type { BallOptions, Pins } from './pins.ts'
import { resetAfterStart } from './start-up.ts'
import { tristatePin } from './tristate-pin.ts'

/** A design on a board: a module without parameters, whose ports are the pins that it uses. */
export interface BoardTop<B extends Board = Board> {
  (): unknown
  readonly board: B
}

/**
 * A board's top. The body gets the board's pins, typed; those that it uses become ports. Registers and instances belong to the
 * board's own clock, with a reset that ends 16 cycles after configuration.
 *
 * @example
 * export const Top = onBoard(ulx3s('85F'), (pins) => {
 *   pins.led[0].set(Blink({ cycles: 12_500_000 }).led)
 * })
 */
export function onBoard<B extends Board>(board: B, body: (pins: Pins<B>) => void): BoardTop<B> {
  const make = module(moduleName(board), (() => {
    const pins = new TopPins(board)
    inDomain(pins.clock(board.clock.name, board.functions[board.clock.name] as PinFact), () => body(pins.view as any))
    return pins.ports
  }) as never)
  return Object.assign(make as () => unknown, { board })
}

/** `ulx3s-v1.7-85f` is `ulx3s_v1_7_85f` in Verilog. */
const moduleName = ({ name }: Board): string => name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)/, 'board_')

/** Whether a module is a board's top. */
export const isBoardTop = (value: unknown): value is BoardTop =>
  typeof value === 'function' && typeof (value as Partial<BoardTop>).board?.functions === 'object'

/** One port of the top with the balls of its bits. */
interface UsedPin {
  readonly text: string
  readonly variable: Variable
  /** One a bit, the lowest first. */
  readonly balls: readonly string[]
  readonly direction: UsedBall['direction']
  readonly settings: PinSettings
  readonly frequency?: number
  /** Asked for as a ball: the board's table says nothing of it. */
  readonly isFree: boolean
  readonly origin?: Origin
}

class TopPins {
  readonly view: object
  private readonly late = new LatePorts()
  private readonly board: Board
  private readonly used: UsedPin[] = []
  private readonly clocks = new Map<string, Domain>()
  private readonly balls = new Set<string>()

  constructor(board: Board) {
    this.board = board
    this.view = this.functionsView(board.functions, [])
    Object.defineProperty(this.view, 'ball', { value: this.ball.bind(this) })
    this.late.atEnd(
      () => this.check(),
      () => this.pins(),
    )
  }

  get ports(): object {
    return this.late.view
  }

  /** The functions with getters for pins: a pin that is looked at becomes a port. */
  private functionsView(functions: FunctionOf, path: readonly string[]): object {
    const view: object = Array.isArray(functions) ? new Array(functions.length) : {}
    // A group keeps its own name: `const led = pins.led` must not look at all LEDs.
    ignoreNames(view)
    for (const [key, part] of Object.entries(functions) as [string, FunctionOf][]) {
      let known: unknown
      const get = () => (known ??= isPinFact(part) ? this.pin(part, [...path, key]) : this.functionsView(part, [...path, key]))
      Object.defineProperty(view, key, { get, enumerable: true, configurable: true })
    }
    return view
  }

  private pin(fact: PinFact, path: readonly string[]): unknown {
    const text = textOf(path)
    const name = path.map(snakeCase).join('_')
    switch (fact.direction) {
      case 'dedicated':
        return { balls: fact.balls }
      case 'clock':
        return this.clock(name, fact, text)
      case 'in':
      case 'out':
      case 'inout':
        return this.signalOf({ ...fact, direction: fact.direction }, name, text)
    }
  }

  private signalOf(
    fact: Pick<PinFact, 'balls' | 'settings'> & { readonly direction: 'in' | 'out' | 'inout' },
    name: string,
    text: string,
    free?: { readonly origin: Origin | undefined },
  ): unknown {
    const { direction, balls, settings } = fact
    const width = balls.length
    const common = { direction, settings, isFree: free !== undefined, ...(free?.origin ? { origin: free.origin } : {}) }
    if (direction === 'inout') {
      const { view, ports } = this.late.outside(() => tristatePin(this.late, name, width))
      for (const [bit, variable] of ports.entries())
        this.used.push({ ...common, text: width === 1 ? text : `${text}, bit ${bit}`, variable, balls: [balls[bit]!] })
      return view
    }
    const shape = width === 1 ? bool : uint(width)
    const { signal, variable } = this.late.add(name, direction === 'in' ? input(shape) : output(shape))
    this.used.push({ ...common, text, variable, balls })
    return signal
  }

  /** A clock pin's domain; its port and its reset come with the first register or instance in it. */
  clock(name: string, fact: PinFact, text = name): Domain {
    const known = this.clocks.get(text)
    if (known !== undefined) return known
    const frequency = fact.frequency!
    let signal: Signal<Clock> | undefined
    const fed = (): Signal<Clock> => {
      if (signal !== undefined) return signal
      const port = this.late.add(snakeCase(name), input(clock))
      this.used.push({
        text,
        variable: port.variable,
        balls: fact.balls,
        direction: 'clock',
        settings: fact.settings,
        frequency,
        isFree: false,
      })
      return (signal = port.signal as unknown as Signal<Clock>)
    }
    const domain: Domain = domainOnUse(snakeCase(name), frequency, {
      clock: fed,
      reset: (): Signal<Bool> => this.late.outside(() => resetAfterStart(snakeCase(name), frequency, fed)),
    })
    this.clocks.set(text, domain)
    return domain
  }

  private ball(ball: string, options: BallOptions<'in' | 'out' | 'inout'>): unknown {
    const text = `ball ${ball}`
    if (!['in', 'out', 'inout'].includes(options?.direction))
      fail({
        code: 'GW306',
        title: 'pin',
        message: `${text} has no direction`,
        mend: `write pins.ball('${ball}', { direction: 'out' })`,
      })
    if (this.balls.has(ball))
      fail({
        code: 'GW302',
        title: 'ball used twice',
        message: `${text} is asked for twice`,
        mend: 'keep what the first pins.ball(…) returned, and use that',
      })
    this.balls.add(ball)
    const { direction, name = `ball_${ball.toLowerCase()}`, ...settings } = options
    const standard = settings.standard ?? this.standardOf()
    return this.signalOf({ balls: [ball], direction, settings: { ...settings, standard } }, snakeCase(name), text, {
      origin: here(),
    })
  }

  /** The board's own standard: that of its clock, as `defineBoard` has filled it in. */
  private standardOf() {
    return (this.board.functions[this.board.clock.name] as PinFact).settings.standard
  }

  private check(): void {
    const uses = this.late.firstUses()
    const all = this.used.flatMap((pin): (UsedBall & { readonly isFree: boolean })[] => {
      const origin = pin.origin ?? uses.get(pin.variable) ?? pin.variable.origin
      Object.assign(pin.variable, { origin })
      return pin.balls.map((ball, bit) => ({
        isFree: pin.origin !== undefined,
        text: pin.balls.length === 1 ? pin.text : `${pin.text}, bit ${bit}`,
        ball,
        direction: pin.direction,
        settings: pin.settings,
        origin,
      }))
    })
    checkBoard(this.board)
    for (const used of all) if (used.isFree) checkStandard(this.board, used)
    for (const fault of conflicts(this.board, all)) report(fault)
    for (const { name, origin } of this.late.outerDomains())
      report({
        code: 'GW305',
        title: 'clock without pin',
        message: `board \`${this.board.name}\` has no pin for the clock of domain \`${name}\``,
        note: 'clockDomain(…) comes from outside of a design: on a board nothing feeds it',
        mend: `use a clock of the board (pins.${this.board.clock.name}), or derivedDomain with the output of a PLL`,
        origin,
      })
  }

  /** Called when all names are settled. */
  private pins(): readonly Pin[] {
    return this.used.flatMap(({ variable, balls, settings, frequency }) =>
      balls.map((ball, bit) => ({
        port: variable.name,
        ...(balls.length > 1 ? { bit } : {}),
        ball,
        settings: lpfSettings(settings),
        ...(frequency === undefined ? {} : { frequencyHz: frequency }),
      })),
    )
  }
}

/** `led[0]`, `sdram.dq` */
const textOf = (path: readonly string[]): string =>
  path.map((step, i) => (/^\d+$/.test(step) ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
