/** Where a program's characters go to and come from. */
export interface Terminal {
  write(bytes: Uint8Array, stream: 'out' | 'error'): void
  /** What has been typed since, at most so many bytes; empty where nothing has. */
  read(most: number): Uint8Array
  /** Nothing more will ever come. */
  readonly isClosed: boolean
}

/** What is written is kept; what is typed is known from the start. */
export class KeptTerminal implements Terminal {
  readonly #written: Uint8Array[] = []
  #typed: Uint8Array

  constructor(typed: string | Uint8Array = '') {
    this.#typed = Buffer.from(typed)
  }
  write(bytes: Uint8Array): void {
    this.#written.push(bytes.slice())
  }
  read(most: number): Uint8Array {
    const taken = this.#typed.subarray(0, most)
    this.#typed = this.#typed.subarray(taken.length)
    return taken
  }
  get isClosed(): boolean {
    return this.#typed.length === 0
  }
  get text(): string {
    return Buffer.concat(this.#written).toString('utf8')
  }
}
