module arithmetic (
    input  wire [7:0] a,
    input  wire [11:0] b,
    input  wire signed [7:0] s,
    output wire [12:0] sum,
    output wire [3:0] flags,
    output wire signed [19:0] scaled
);

    wire [3:0] total;
    wire total_0;
    wire [2:0] total_3_1;

    assign total = {total_3_1, total_0};
    assign sum = {5'd0, a} + {1'b0, b};
    wire [19:0] joined = {a, b};
    wire odd = (|joined) || (^({12'd0, a} * {8'd0, b})) || s < -8'sd3;
    assign total_3_1 = odd ? b[11:9] : 3'd5;
    assign total_0 = ^{odd, total_3_1};
    assign flags = total;
    wire signed [7:0] shifted_e28b = s >>> a[2:0];
    assign scaled = $signed({{12{s[7]}}, s}) * $signed({{12{shifted_e28b[7]}}, shifted_e28b});

endmodule
