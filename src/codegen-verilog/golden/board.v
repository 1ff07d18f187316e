(* keep_hierarchy *) module board (
    input  wire clk,
    input  wire rst,

    inout  wire sda,
    (* keep *) output wire [1:0] led
);

    wire sda_buffer_O;
    wire uart_in_ready;
    wire uart_tx;

    (* keep, PULLMODE = "UP" *) TRELLIS_IO #(
        .DIR("BIDIR"),
        .DELAY(3)
    ) sda_buffer (
        .B(sda),
        .I(1'b0),
        .T(uart_tx),
        .O(sda_buffer_O)
    );

    transmitter uart (
        .clk(clk),
        .rst(rst),
        .in_valid(sda_buffer_O),
        .in_ready(uart_in_ready),
        .in_payload({7'd9, sda_buffer_O}),
        .tx(uart_tx)
    );

    assign led = {uart_in_ready, uart_tx};

endmodule
