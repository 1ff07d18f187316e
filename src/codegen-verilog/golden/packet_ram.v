module packet_ram (
    input  wire clk,
    input  wire rst,

    input  wire write_enable,
    input  wire [8:0] write_address,
    input  wire [1:0] write_mask,
    input  wire [15:0] write_data,
    input  wire [8:0] read_address,
    output wire [15:0] read_data
);

    (* keep *) reg late;
    reg [15:0] ram_read;
    (* ram_style = "block" *) reg [15:0] ram [0:499];

    wire lt_9eb6 = write_address < 9'd500;

    always @(posedge clk) begin
        if (read_address < 9'd500) begin
            ram_read <= ram[read_address];
            if (write_enable && lt_9eb6 && write_mask[0] && write_address == read_address) begin
                ram_read[7:0] <= write_data[7:0];
            end
            if (write_enable && lt_9eb6 && write_mask[1] && write_address == read_address) begin
                ram_read[15:8] <= write_data[15:8];
            end
        end else begin
            ram_read <= 16'd0;
        end
    end

    always @(posedge clk) begin
        if (write_enable && lt_9eb6) begin
            if (write_mask[0]) begin
                ram[write_address][7:0] <= write_data[7:0];
            end
            if (write_mask[1]) begin
                ram[write_address][15:8] <= write_data[15:8];
            end
        end
    end

    initial late = 1'b0;
    always @(posedge clk) begin
        if (rst) begin
            late <= 1'b0;
        end else begin
            late <= write_enable;
        end
    end

    assign read_data = late ? ram_read : 16'd0;

    initial begin
        ram[9'd0] = 16'd1;
        ram[9'd1] = 16'd2;
    end

endmodule
