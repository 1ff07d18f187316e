// PicoRV32 as RV32IMC, with its barrel shifter and its fast multiplier, for the measuring wrapper; the ports of its bus are left.
module picorv32_imc (
  input clk,
  input rst,
  output trap,
  output mem_valid,
  output mem_instr,
  input mem_ready,
  output [31:0] mem_addr,
  output [31:0] mem_wdata,
  output [3:0] mem_wstrb,
  input [31:0] mem_rdata
);
  picorv32 #(
    .COMPRESSED_ISA(1),
    .BARREL_SHIFTER(1),
    .ENABLE_FAST_MUL(1),
    .ENABLE_DIV(1)
  ) core (
    .clk(clk),
    .resetn(!rst),
    .trap(trap),
    .mem_valid(mem_valid),
    .mem_instr(mem_instr),
    .mem_ready(mem_ready),
    .mem_addr(mem_addr),
    .mem_wdata(mem_wdata),
    .mem_wstrb(mem_wstrb),
    .mem_rdata(mem_rdata),
    .pcpi_wr(1'b0),
    .pcpi_rd(32'b0),
    .pcpi_wait(1'b0),
    .pcpi_ready(1'b0),
    .irq(32'b0)
  );
endmodule
