/*
 * Where the core starts: a stack, a trap vector, the loader. Words 2 to 5 say what the SoC is (image.ts fills them in).
 */
        .option arch, +zicsr, +zifencei
        .section .text.start, "ax"
        .globl  _start
_start:
        j       start
        .balign 8
        .globl  configuration
configuration:
        .word   0               /* divisor of the UART */
        .word   0               /* bytes of RAM */
        .word   0               /* ticks of mtime a second */
        .word   0
start:
        csrw    mie, zero
        csrw    mstatus, zero
        la      t0, trap
        csrw    mtvec, t0
        call    set_stack
        call    load
        /* The program gets what the SBI hands on as well: the hart's number, and no device tree. */
        fence.i
        mv      t0, a0
        csrr    a0, mhartid
        li      a1, 0
        jr      t0

        /* A program that set no vector of its own: what happened is told, and the loader waits for the next one. */
        .balign 4
trap:
        csrw    mie, zero
        call    set_stack
        csrr    a0, mcause
        csrr    a1, mepc
        csrr    a2, mtval
        call    report_trap
        j       start

set_stack:
        la      t0, configuration
        lwu     t1, 4(t0)
        li      sp, 1
        slli    sp, sp, 31
        add     sp, sp, t1
        ret
