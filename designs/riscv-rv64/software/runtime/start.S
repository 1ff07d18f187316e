/*
 * Where a program begins: registers the ABI wants, cleared memory, and a trap vector, before any C runs.
 * Source: RISC-V ELF psABI, "Global pointer" and "Thread local storage"; the privileged manual, "Machine Trap Vector".
 */
        .option arch, +zicsr
        .section .text.start, "ax"
        .globl  _start
_start:
        .option push
        .option norelax
        la      gp, __global_pointer$
        .option pop
        la      sp, __stack
        la      tp, __tls_base
        la      t0, trap_entry
        csrw    mtvec, t0
        csrw    mie, zero

        la      t0, __bss_start
        la      t1, __bss_end
        j       2f
1:      sd      zero, 0(t0)
        addi    t0, t0, 8
2:      bltu    t0, t1, 1b

        csrr    a0, mhartid
        bnez    a0, 3f
        call    run_program
3:      wfi
        j       3b

/*
 * Saves what a C function may destroy, hands `handle_trap` the frame (rv64.h, struct trap), and goes back to the frame's
 * `pc`, which the handler may have changed. Source: psABI, "Integer Register Convention".
 */
        .text
        .balign 4
        .globl  trap_entry
trap_entry:
        addi    sp, sp, -160
        sd      ra, 32(sp)
        sd      t0, 40(sp)
        sd      t1, 48(sp)
        sd      t2, 56(sp)
        sd      a0, 64(sp)
        sd      a1, 72(sp)
        sd      a2, 80(sp)
        sd      a3, 88(sp)
        sd      a4, 96(sp)
        sd      a5, 104(sp)
        sd      a6, 112(sp)
        sd      a7, 120(sp)
        sd      t3, 128(sp)
        sd      t4, 136(sp)
        sd      t5, 144(sp)
        sd      t6, 152(sp)
        csrr    t0, mcause
        csrr    t1, mepc
        csrr    t2, mtval
        sd      t0, 0(sp)
        sd      t1, 8(sp)
        sd      t2, 16(sp)
        mv      a0, sp
        call    handle_trap
        ld      t1, 8(sp)
        csrw    mepc, t1
        ld      ra, 32(sp)
        ld      t0, 40(sp)
        ld      t1, 48(sp)
        ld      t2, 56(sp)
        ld      a0, 64(sp)
        ld      a1, 72(sp)
        ld      a2, 80(sp)
        ld      a3, 88(sp)
        ld      a4, 96(sp)
        ld      a5, 104(sp)
        ld      a6, 112(sp)
        ld      a7, 120(sp)
        ld      t3, 128(sp)
        ld      t4, 136(sp)
        ld      t5, 144(sp)
        ld      t6, 152(sp)
        addi    sp, sp, 160
        mret
