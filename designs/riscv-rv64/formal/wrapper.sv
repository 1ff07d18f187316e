// What riscv-formal's test bench takes as the core: rv64_formal_core with all that comes from outside left to the solver.
module rvfi_wrapper (
	input clock,
	input reset,
	`RVFI_OUTPUTS
);
	(* keep *) `rvformal_rand_reg instruction_ready;
	(* keep *) `rvformal_rand_reg instruction_answers;
	(* keep *) `rvformal_rand_reg [31:0] instruction_data;
	(* keep *) `rvformal_rand_reg data_ready;
	(* keep *) `rvformal_rand_reg data_answers;
	(* keep *) `rvformal_rand_reg [63:0] data_data;
	(* keep *) `rvformal_rand_reg [2:0] interrupts;
	(* keep *) `rvformal_rand_reg [63:0] mtime;

	// The models of instructions know nothing of accesses that fail: only checks that do not use them have them.
`ifdef FAILING_MEMORY
	(* keep *) `rvformal_rand_reg instruction_error;
	(* keep *) `rvformal_rand_reg data_error;
`else
	wire instruction_error = 0;
	wire data_error = 0;
`endif

`ifdef RISCV_FORMAL_FAIRNESS
	wire is_fair = 1;
	// WFI waits for an interrupt as long as none comes: its second halfword is not fetched.
	always @* assume (instruction_data[15:0] != 16'h 1050 && instruction_data[31:16] != 16'h 1050);
`else
	wire is_fair = 0;
`endif

	rv64_formal_core core (
		.clk (clock),
		.rst (reset),
		.instruction_ready (instruction_ready),
		.instruction_answers (instruction_answers),
		.instruction_data (instruction_data),
		.instruction_error (instruction_error),
		.data_ready (data_ready),
		.data_answers (data_answers),
		.data_data (data_data),
		.data_error (data_error),
		.is_fair (is_fair),
		.interrupts_software (interrupts[0]),
		.interrupts_timer (interrupts[1]),
		.interrupts_external (interrupts[2]),
		.mtime (mtime),
		`RVFI_CONN
	);

`ifndef FAILING_MEMORY
	// Nor of one whose second half alone lies beyond 32 bits: the core traps it.
	always @* if (!reset && rvfi_valid)
		assume (rvfi_pc_rdata != 64'h ffff_fffe || rvfi_insn[1:0] != 3);
`endif
endmodule
