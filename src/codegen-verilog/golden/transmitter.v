module transmitter (
    input  wire clk,
    input  wire rst,

    input  wire in_valid,
    output wire in_ready,
    input  wire [7:0] in_payload,
    output reg tx
);

    reg [1:0] state;
    reg [7:0] shift;
    reg [2:0] index;

    assign in_ready = state == 2'd0;

    always @* begin
        case (state)
            2'd0: tx = 1'b1;
            2'd1: tx = 1'b0;
            2'd2: tx = shift[0];
            default: tx = 1'b1;
        endcase
    end

    initial state = 2'd0;
    always @(posedge clk) begin
        if (rst) begin
            state <= 2'd0;
        end else begin
            case (state)
                2'd0: begin // idle
                    if (in_valid) begin
                        state <= 2'd1;
                    end
                end
                2'd1: state <= 2'd2; // start
                2'd2: begin // data
                    if (index == 3'd7) begin
                        state <= 2'd3;
                    end
                end
                default: state <= 2'd0; // stop
            endcase
        end
    end

    always @(posedge clk) begin
        case (state)
            2'd0: begin // idle
                if (in_valid) begin
                    shift <= in_payload;
                end
            end
            2'd1: index <= 3'd0; // start
            2'd2: begin // data
                shift <= {1'b0, shift[7:1]};
                index <= index + 3'd1;
            end
            default: ; // stop
        endcase
    end

`ifndef SYNTHESIS
    always @(posedge clk) begin
        if (!rst) begin
            $write("in ");
            case (state)
                2'd0: $write("idle");
                2'd1: $write("start");
                2'd2: $write("data");
                2'd3: $write("stop");
                default: $write("?%0d", state);
            endcase
            $write(" 100%% of %h\n", index);
            if (!(in_payload != 8'd255)) $display("%0t %m: assert failed: a \"full\" byte", $time);
        end
    end
`endif

endmodule
