/** Programs that the core is tried with. Each stores what it has found from 0x8000_0000 on, then halts. */
export const programs = {
  /** The Fibonacci numbers below 100. */
  fibonacci: `
          lui x10, 0x80000
          addi x1, x0, 0
          addi x2, x0, 1
          addi x4, x0, 100
    next: sw x1, 0(x10)
          add x3, x1, x2
          addi x1, x2, 0
          addi x2, x3, 0
          blt x1, x4, next
          ecall`,

  /** Insertion sort of eight words of the data memory, signed; then the words in their order. */
  sort: `
          addi x1, x0, 0          # where the next word is
          addi x2, x0, 32
    take: lw x3, 0(x1)
          addi x4, x1, 0          # where the hole is
    look: beq x4, x0, put
          lw x5, -4(x4)
          bge x3, x5, put
          sw x5, 0(x4)
          addi x4, x4, -4
          jal x0, look
    put:  sw x3, 0(x4)
          addi x1, x1, 4
          bltu x1, x2, take
          lui x10, 0x80000
          addi x1, x0, 0
    show: lw x3, 0(x1)
          sw x3, 0(x10)
          addi x1, x1, 4
          bne x1, x2, show
          ecall`,

  /** Copies a string from address 0 to 101 byte by byte, by a function; then its length. */
  copy: `
          addi x11, x0, 0
          addi x10, x0, 101
          jal x1, strcpy
          lui x5, 0x80000
          sw x12, 0(x5)
          ecall
    strcpy: addi x12, x0, 0
    each: lbu x6, 0(x11)
          sb x6, 0(x10)
          beq x6, x0, done
          addi x10, x10, 1
          addi x11, x11, 1
          addi x12, x12, 1
          jal x0, each
    done: jalr x0, 0(x1)`,
} as const
