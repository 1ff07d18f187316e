// Block RAM of ECP5, for simulation: Yosys has only its outline. Written from Lattice FPGA-TN-02204 (ECP5 memory usage
// guide): 16 Kbit and 2 Kbit of parity, two true ports of 1, 2, 4, 9 or 18 bits, or one write and one read port where one
// is of 36. Without the output registers and chip selects, which Yosys does not use.
//
// What the guide leaves open is X here, so that a netlist that relies on it differs from its design: a read of what the
// other port writes at that moment, and a word that both write.
module DP16KD (
    input DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0,
    input ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0,
    input CEA, OCEA, CLKA, WEA, RSTA, CSA2, CSA1, CSA0,
    output DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0,
    input DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0,
    input ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0,
    input CEB, OCEB, CLKB, WEB, RSTB, CSB2, CSB1, CSB0,
    output DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0
);
    parameter DATA_WIDTH_A = 18, DATA_WIDTH_B = 18;
    parameter REGMODE_A = "NOREG", REGMODE_B = "NOREG";
    parameter RESETMODE = "SYNC", ASYNC_RESET_RELEASE = "SYNC";
    parameter CSDECODE_A = "0b000", CSDECODE_B = "0b000";
    parameter WRITEMODE_A = "NORMAL", WRITEMODE_B = "NORMAL";
    parameter CLKAMUX = "CLKA", CLKBMUX = "CLKB";
    parameter GSR = "ENABLED";
    parameter [319:0]
        INITVAL_00 = 0, INITVAL_01 = 0, INITVAL_02 = 0, INITVAL_03 = 0,
        INITVAL_04 = 0, INITVAL_05 = 0, INITVAL_06 = 0, INITVAL_07 = 0,
        INITVAL_08 = 0, INITVAL_09 = 0, INITVAL_0A = 0, INITVAL_0B = 0,
        INITVAL_0C = 0, INITVAL_0D = 0, INITVAL_0E = 0, INITVAL_0F = 0,
        INITVAL_10 = 0, INITVAL_11 = 0, INITVAL_12 = 0, INITVAL_13 = 0,
        INITVAL_14 = 0, INITVAL_15 = 0, INITVAL_16 = 0, INITVAL_17 = 0,
        INITVAL_18 = 0, INITVAL_19 = 0, INITVAL_1A = 0, INITVAL_1B = 0,
        INITVAL_1C = 0, INITVAL_1D = 0, INITVAL_1E = 0, INITVAL_1F = 0,
        INITVAL_20 = 0, INITVAL_21 = 0, INITVAL_22 = 0, INITVAL_23 = 0,
        INITVAL_24 = 0, INITVAL_25 = 0, INITVAL_26 = 0, INITVAL_27 = 0,
        INITVAL_28 = 0, INITVAL_29 = 0, INITVAL_2A = 0, INITVAL_2B = 0,
        INITVAL_2C = 0, INITVAL_2D = 0, INITVAL_2E = 0, INITVAL_2F = 0,
        INITVAL_30 = 0, INITVAL_31 = 0, INITVAL_32 = 0, INITVAL_33 = 0,
        INITVAL_34 = 0, INITVAL_35 = 0, INITVAL_36 = 0, INITVAL_37 = 0,
        INITVAL_38 = 0, INITVAL_39 = 0, INITVAL_3A = 0, INITVAL_3B = 0,
        INITVAL_3C = 0, INITVAL_3D = 0, INITVAL_3E = 0, INITVAL_3F = 0;

    // 2,048 bytes of 9 bits: the ninth is reached by ports of 9 bits and more.
    reg [8:0] bytes [0:2047];
    wire [20479:0] contents = {
        INITVAL_3F, INITVAL_3E, INITVAL_3D, INITVAL_3C, INITVAL_3B, INITVAL_3A, INITVAL_39, INITVAL_38,
        INITVAL_37, INITVAL_36, INITVAL_35, INITVAL_34, INITVAL_33, INITVAL_32, INITVAL_31, INITVAL_30,
        INITVAL_2F, INITVAL_2E, INITVAL_2D, INITVAL_2C, INITVAL_2B, INITVAL_2A, INITVAL_29, INITVAL_28,
        INITVAL_27, INITVAL_26, INITVAL_25, INITVAL_24, INITVAL_23, INITVAL_22, INITVAL_21, INITVAL_20,
        INITVAL_1F, INITVAL_1E, INITVAL_1D, INITVAL_1C, INITVAL_1B, INITVAL_1A, INITVAL_19, INITVAL_18,
        INITVAL_17, INITVAL_16, INITVAL_15, INITVAL_14, INITVAL_13, INITVAL_12, INITVAL_11, INITVAL_10,
        INITVAL_0F, INITVAL_0E, INITVAL_0D, INITVAL_0C, INITVAL_0B, INITVAL_0A, INITVAL_09, INITVAL_08,
        INITVAL_07, INITVAL_06, INITVAL_05, INITVAL_04, INITVAL_03, INITVAL_02, INITVAL_01, INITVAL_00
    };
    integer word;
    initial begin
        #0;
        for (word = 0; word < 1024; word = word + 1) begin
            bytes[2 * word] = contents[20 * word +: 9];
            bytes[2 * word + 1] = contents[20 * word + 9 +: 9];
        end
    end

    wire [13:0] address_a = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0};
    wire [13:0] address_b = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0};
    wire [17:0] in_a = {DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0};
    wire [17:0] in_b = {DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0};
    // A port of 36 bits has the other's data pins as its upper half.
    wire [35:0] data_a = {in_b, in_a};
    wire [35:0] data_b = {18'b0, in_b};

    function integer size(input integer width);
        size = width == 36 ? 4 : width == 18 ? 2 : 1;
    endfunction
    // The first byte that an address means; ports of 18 and 36 bits have byte enables on the low lines.
    function [10:0] first(input integer width, input [13:0] address);
        first = width == 36 ? {address[13:5], 2'b0} : width == 18 ? {address[13:4], 1'b0} : address[13:3];
    endfunction
    // Which bits of a byte a port reaches.
    function [8:0] lanes(input integer width, input [13:0] address);
        lanes = width >= 9 ? 9'h1ff : width == 4 ? 9'h00f << (4 * address[2]) : width == 2 ? 9'h003 << (2 * address[2:1])
            : 9'h001 << address[2:0];
    endfunction
    function integer shift(input integer width, input [13:0] address);
        shift = width >= 9 ? 0 : width == 4 ? 4 * address[2] : width == 2 ? 2 * address[2:1] : address[2:0];
    endfunction

    // An edge of both clocks is one: each port says what it does, then all happens.
    wire clock_a = (CLKAMUX == "INV") ^ CLKA;
    wire clock_b = (CLKBMUX == "INV") ^ CLKB;
    reg happens_a = 0, happens_b = 0;
    reg holds_a, holds_b;
    reg [13:0] at_a, at_b;
    reg [35:0] put_a, put_b;
    reg enable_a, enable_b, write_a, write_b, reset_a, reset_b;
    event edges;
    always @(posedge clock_a) begin
        {happens_a, holds_a, enable_a, write_a, reset_a, at_a, put_a} = {1'b1, !OCEA, CEA, WEA, RSTA, address_a, data_a};
        -> edges;
    end
    always @(posedge clock_b) begin
        {happens_b, holds_b, enable_b, write_b, reset_b, at_b, put_b} = {1'b1, !OCEB, CEB, WEB, RSTB, address_b, data_b};
        -> edges;
    end

    reg [35:0] out_a = 0, out_b = 0;
    // The output registers: what the port showed before the edge.
    reg [35:0] late_a = 0, late_b = 0;
    reg [35:0] old_a, old_b, new_a, new_b;
    reg [8:0] reach;
    reg [10:0] place;
    integer k;
    reg does_a, does_b;
    // The bits of a byte that a port writes now.
    function [8:0] writes(input does, input integer width, input [13:0] address, input [10:0] which);
        writes = !does || which < first(width, address) || which >= first(width, address) + size(width) ? 9'h0
            : width >= 18 && !address[which - first(width, address)] ? 9'h0 : lanes(width, address);
    endfunction
    function [35:0] look(input integer width, input [13:0] address, input [8:0] b3, b2, b1, b0);
        look = width >= 9 ? {b3, b2, b1, b0} : (b0 & lanes(width, address)) >> shift(width, address);
    endfunction
    reg [8:0] was [0:3], is [0:3], mine, others;
    always @(edges) begin
        // After all nonblocking updates' sources have been sampled: the inputs were taken at the edge itself.
        #0;
        if (happens_a || happens_b) begin
            does_a = happens_a && enable_a && write_a && !reset_a;
            does_b = happens_b && enable_b && write_b && !reset_b && DATA_WIDTH_A != 36;
            // What each reads: from before, X where the other writes.
            for (k = 0; k < 4; k = k + 1) begin
                place = first(DATA_WIDTH_A, at_a) + k;
                was[k] = bytes[place] ^ (writes(does_b, DATA_WIDTH_B, at_b, place) & 9'hx);
                mine = writes(does_a, DATA_WIDTH_A, at_a, place);
                is[k] = (was[k] & ~mine) | (put_byte(DATA_WIDTH_A, at_a, put_a, k) & mine);
            end
            old_a = look(DATA_WIDTH_A, at_a, was[3], was[2], was[1], was[0]);
            new_a = look(DATA_WIDTH_A, at_a, is[3], is[2], is[1], is[0]);
            for (k = 0; k < 4; k = k + 1) begin
                place = first(DATA_WIDTH_B, at_b) + k;
                was[k] = bytes[place] ^ (writes(does_a, DATA_WIDTH_A, at_a, place) & 9'hx);
                mine = writes(does_b, DATA_WIDTH_B, at_b, place);
                is[k] = (was[k] & ~mine) | (put_byte(DATA_WIDTH_B, at_b, put_b, k) & mine);
            end
            old_b = look(DATA_WIDTH_B, at_b, was[3], was[2], was[1], was[0]);
            new_b = look(DATA_WIDTH_B, at_b, is[3], is[2], is[1], is[0]);
            if (happens_a && !holds_a) late_a = out_a;
            if (happens_b && !holds_b) late_b = out_b;
            if (happens_a) begin
                if (reset_a) out_a = 0;
                else if (enable_a && !does_a) out_a = old_a;
                else if (does_a && WRITEMODE_A == "READBEFOREWRITE") out_a = old_a;
                else if (does_a && WRITEMODE_A == "WRITETHROUGH") out_a = new_a;
            end
            if (happens_b) begin
                if (reset_b) out_b = 0;
                else if (enable_b && !does_b) out_b = old_b;
                else if (does_b && WRITEMODE_B == "READBEFOREWRITE") out_b = old_b;
                else if (does_b && WRITEMODE_B == "WRITETHROUGH") out_b = new_b;
            end
            for (k = 0; k < 4; k = k + 1) begin
                place = first(DATA_WIDTH_A, at_a) + k;
                mine = writes(does_a, DATA_WIDTH_A, at_a, place);
                others = writes(does_b, DATA_WIDTH_B, at_b, place);
                if (mine != 0)
                    bytes[place] = (bytes[place] & ~mine) | (put_byte(DATA_WIDTH_A, at_a, put_a, k) & mine) ^ (mine & others & 9'hx);
            end
            for (k = 0; k < 4; k = k + 1) begin
                place = first(DATA_WIDTH_B, at_b) + k;
                mine = writes(does_b, DATA_WIDTH_B, at_b, place);
                others = writes(does_a, DATA_WIDTH_A, at_a, place);
                if ((mine & ~others) != 0)
                    bytes[place] = (bytes[place] & ~(mine & ~others))
                        | (put_byte(DATA_WIDTH_B, at_b, put_b, k) & mine & ~others);
            end
            happens_a = 0;
            happens_b = 0;
        end
    end
    function [8:0] put_byte(input integer width, input [13:0] address, input [35:0] data, input integer index);
        put_byte = width >= 9 ? data >> (9 * index) : data[8:0] << shift(width, address);
    endfunction

    wire [35:0] shown_a = REGMODE_A == "OUTREG" ? late_a : out_a;
    wire [35:0] shown_b = REGMODE_B == "OUTREG" ? late_b : out_b;
    // A write port of 36 bits leaves the whole output to a narrower reader's port. A reader of 36 has the pins of both sides,
    // each with its own mode.
    wire [17:0] lower_b = REGMODE_A == "OUTREG" ? late_b[17:0] : out_b[17:0];
    assign {DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0}
        = DATA_WIDTH_B == 36 ? lower_b : shown_a[17:0];
    assign {DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0}
        = DATA_WIDTH_B == 36 ? shown_b[35:18] : shown_b[17:0];
endmodule
