import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const bufferLength = 1 << 18

/** A value change dump (IEEE 1364-2005, clause 18), with a timescale of 1 fs. Text is gathered and written in large pieces. */
export class VcdWriter {
  readonly #file: number
  #pieces: string[] = ['$version gatewright $end\n$timescale 1 fs $end\n']
  #length = 0
  #count = 0
  #time: bigint | undefined

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#file = openSync(path, 'w')
  }

  enter(scope: string): void {
    this.#write(`$scope module ${scope} $end\n`)
  }

  leave(): void {
    this.#write('$upscope $end\n')
  }

  /** Returns the identifier code that stands for the signal. */
  declare(type: 'wire' | 'reg', width: number, name: string): string {
    const id = idCode(this.#count++)
    const range = width > 1 ? ` [${width - 1}:0]` : ''
    this.#write(`$var ${type} ${width} ${id} ${name}${range} $end\n`)
    return id
  }

  endDefinitions(): void {
    this.#write('$enddefinitions $end\n')
  }

  change(time: bigint, id: string, width: number, bits: bigint): void {
    this.#moveTo(time)
    this.#write(width === 1 ? `${bits}${id}\n` : `b${bits.toString(2)} ${id}\n`)
  }

  close(time: bigint): void {
    this.#moveTo(time)
    this.#flush()
    closeSync(this.#file)
  }

  #moveTo(time: bigint): void {
    if (time === this.#time) return
    this.#time = time
    this.#write(`#${time}\n`)
  }

  #write(text: string): void {
    this.#pieces.push(text)
    this.#length += text.length
    if (this.#length > bufferLength) this.#flush()
  }

  #flush(): void {
    writeSync(this.#file, this.#pieces.join(''))
    this.#pieces = []
    this.#length = 0
  }
}

/** Printable characters from '!' to '~', the shortest codes first. */
function idCode(index: number): string {
  let code = ''
  for (let rest = index; ; rest = Math.floor(rest / 94) - 1) {
    code += String.fromCharCode(33 + (rest % 94))
    if (rest < 94) return code
  }
}
