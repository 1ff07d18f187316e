import { assemble } from '../soc/fixtures/assembler.ts'

/** Where the 512 bytes lie that are worked on, from the start of the memory. */
const data = 1024

/**
 * Fills 32 doublewords with xorshift numbers and sorts them; multiplies two matrices of 4 × 4 of them; takes a CRC-32 of
 * what came out, bit by bit; divides it; stores the rest; and again, without end.
 */
export const work = words(`
          auipc x31, 0
          addi x31, x31, ${data}
          lui x21, 0xedb88
          addi x21, x21, 0x320
          slli x21, x21, 32
          srli x21, x21, 32
          addi x15, x0, 1
          addi x22, x0, 1000
    round: addi x1, x31, 0
          addi x2, x31, 256
    fill: slli x3, x15, 13
          xor x15, x15, x3
          srli x3, x15, 7
          xor x15, x15, x3
          slli x3, x15, 17
          xor x15, x15, x3
          sd x15, 0(x1)
          addi x1, x1, 8
          bltu x1, x2, fill
          addi x1, x31, 0
    take: ld x3, 0(x1)
          addi x4, x1, 0
    look: beq x4, x31, put
          ld x5, -8(x4)
          bge x3, x5, put
          sd x5, 0(x4)
          addi x4, x4, -8
          jal x0, look
    put:  sd x3, 0(x4)
          addi x1, x1, 8
          bltu x1, x2, take
          addi x7, x31, 0
          addi x8, x31, 256
          addi x16, x31, 128
    row:  addi x9, x31, 128
          addi x17, x9, 32
    cell: addi x10, x7, 0
          addi x11, x9, 0
          addi x13, x7, 32
          addi x12, x0, 0
    term: ld x3, 0(x10)
          ld x5, 0(x11)
          mul x6, x3, x5
          mulh x14, x3, x5
          add x12, x12, x6
          addw x12, x12, x14
          addi x10, x10, 8
          addi x11, x11, 32
          bne x10, x13, term
          sd x12, 0(x8)
          addi x8, x8, 8
          addi x9, x9, 8
          bne x9, x17, cell
          addi x7, x7, 32
          bne x7, x16, row
          addi x1, x31, 256
          addi x2, x31, 384
          addi x6, x0, -1
          srli x6, x6, 32
    byte: lbu x3, 0(x1)
          xor x6, x6, x3
          addi x4, x0, 8
    bit:  andi x5, x6, 1
          srli x6, x6, 1
          beq x5, x0, even
          xor x6, x6, x21
    even: addi x4, x4, -1
          bne x4, x0, bit
          addi x1, x1, 1
          bltu x1, x2, byte
          remu x7, x6, x22
          sd x6, 384(x31)
          sw x7, 392(x31)
          jal x0, round`)

/** Nothing is to be done: stops the counters, as software does that saves power, and waits for an interrupt that never comes. */
export const rest = words(`
          addi x1, x0, 100
    next: addi x1, x1, -1
          bne x1, x0, next
          csrrwi x0, mcountinhibit, 5
    wait: wfi
          jal x0, wait`)

function words(text: string): readonly bigint[] {
  const bytes = assemble(text)
  if (bytes.length > data) throw new Error(`${bytes.length} bytes of program reach into its data`)
  const padded = new Uint8Array(data + 512)
  padded.set(bytes)
  return Array.from(new BigUint64Array(padded.buffer))
}
