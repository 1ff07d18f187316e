/** A serial line, as who loads a program needs it: a port of this machine, a socket, a simulated pin. */
export interface Line {
  /** The next byte, or undefined where none comes within so many milliseconds. */
  read(milliseconds: number): Promise<number | undefined>
  write(bytes: Uint8Array): Promise<void>
}
