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

`ifdef NEAR_ADDRESSES
	// Addresses of instructions are 32 bits wide and wrap around: instructions stay in between, farther from both ends than a
	// branch reaches, and no register sends them beyond.
	wire [63:0] indirect_target = rvfi_rs1_rdata + {{52{rvfi_insn[31]}}, rvfi_insn[31:20]};
	always @* if (!reset && rvfi_valid) begin
		assume (rvfi_pc_rdata >= 64'h 0010_0004 && rvfi_pc_rdata < 64'h ffef_fff0);
		if (rvfi_insn[6:0] == 7'b 1100111)
			assume (indirect_target[63:32] == 0);
		if (rvfi_insn[31:13] == 19'b 100 && rvfi_insn[6:0] == 7'b 0000010)
			assume (rvfi_rs1_rdata[63:32] == 0);
	end
`endif
endmodule
