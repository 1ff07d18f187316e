// Our transmitter behind the ports and parameters of verilog-ethernet's axis_xgmii_tx_64, so that its benches can drive it.
// What ours does not have is made here: time stamps and status. ENABLE_DIC, ENABLE_PADDING and MIN_FRAME_LENGTH are fixed
// when the MAC is elaborated, cfg_ifg is 12 always.
`timescale 1ns / 1ps
`default_nettype none
module axis_xgmii_tx_64 #(
    parameter DATA_WIDTH = 64,
    parameter KEEP_WIDTH = DATA_WIDTH / 8,
    parameter CTRL_WIDTH = DATA_WIDTH / 8,
    parameter ENABLE_PADDING = 1,
    parameter ENABLE_DIC = 1,
    parameter MIN_FRAME_LENGTH = 64,
    parameter PTP_TS_ENABLE = 0,
    parameter PTP_TS_FMT_TOD = 1,
    parameter PTP_TS_WIDTH = PTP_TS_FMT_TOD ? 96 : 64,
    parameter PTP_TS_CTRL_IN_TUSER = 0,
    parameter PTP_TAG_ENABLE = PTP_TS_ENABLE,
    parameter PTP_TAG_WIDTH = 16,
    parameter USER_WIDTH = (PTP_TS_ENABLE ? (PTP_TAG_ENABLE ? PTP_TAG_WIDTH : 0) + (PTP_TS_CTRL_IN_TUSER ? 1 : 0) : 0) + 1
) (
    input  wire                     clk,
    input  wire                     rst,
    input  wire [DATA_WIDTH-1:0]    s_axis_tdata,
    input  wire [KEEP_WIDTH-1:0]    s_axis_tkeep,
    input  wire                     s_axis_tvalid,
    output wire                     s_axis_tready,
    input  wire                     s_axis_tlast,
    input  wire [USER_WIDTH-1:0]    s_axis_tuser,
    output wire [DATA_WIDTH-1:0]    xgmii_txd,
    output wire [CTRL_WIDTH-1:0]    xgmii_txc,
    input  wire [PTP_TS_WIDTH-1:0]  ptp_ts,
    output wire [PTP_TS_WIDTH-1:0]  m_axis_ptp_ts,
    output wire [PTP_TAG_WIDTH-1:0] m_axis_ptp_ts_tag,
    output wire                     m_axis_ptp_ts_valid,
    input  wire [7:0]               cfg_ifg,
    input  wire                     cfg_tx_enable,
    output wire [1:0]               start_packet,
    output wire                     error_underflow
);

    // A frame under way is finished whatever cfg_tx_enable says.
    reg  in_frame = 1'b0;
    wire ready;
    wire may_send = cfg_tx_enable || in_frame;
    wire takes = s_axis_tvalid && s_axis_tready;
    assign s_axis_tready = ready && may_send;
    always @(posedge clk) begin
        if (rst) in_frame <= 1'b0;
        else if (takes) in_frame <= !s_axis_tlast;
    end
    reg is_late = 1'b0;
    always @(posedge clk) is_late <= !rst && in_frame && ready && !s_axis_tvalid;
    assign error_underflow = is_late && in_frame;

    mac_10g mac (
        .clk(clk),
        .rst(rst),
        .transmit_valid(s_axis_tvalid && may_send),
        .transmit_ready(ready),
        .transmit_payload_data(s_axis_tdata),
        .transmit_payload_keep(s_axis_tkeep),
        .transmit_payload_last(s_axis_tlast),
        .transmit_payload_user(s_axis_tuser[0]),
        .xgmii_transmit_control(xgmii_txc),
        .xgmii_transmit_data(xgmii_txd),
        .xgmii_receive_control(8'hff),
        .xgmii_receive_data(64'h0707070707070707),
        .receive_valid(),
        .receive_payload_data(),
        .receive_payload_keep(),
        .receive_payload_last(),
        .receive_payload_user()
    );

    wire starts_low  = xgmii_txc[0] && xgmii_txd[7:0] == 8'hfb;
    wire starts_high = xgmii_txc[4] && xgmii_txd[39:32] == 8'hfb;
    assign start_packet = {starts_high, starts_low};

    // A frame's time is that of its /S/ on the line: half a clock later for lane 4. There is one frame at a time between its
    // first beat, whose tuser says whether its time is wanted and under which tag, and its /S/.
    localparam TAG_LOW = PTP_TS_CTRL_IN_TUSER ? 2 : 1;
    reg is_wanted = 1'b0;
    reg [PTP_TAG_WIDTH-1:0] tag = 0;
    wire [USER_WIDTH+PTP_TAG_WIDTH-1:0] user = s_axis_tuser;
    reg [PTP_TS_WIDTH-1:0] time_before = 0;
    always @(posedge clk) begin
        time_before <= ptp_ts;
        if (takes && !in_frame) begin
            is_wanted <= PTP_TS_ENABLE && (!PTP_TS_CTRL_IN_TUSER || user[1]);
            tag <= user >> TAG_LOW;
        end
    end
    wire [PTP_TS_WIDTH-1:0] half_step = (ptp_ts - time_before) >> 1;
    reg [PTP_TS_WIDTH-1:0] start_time = 0;
    reg is_timed = 1'b0;
    always @(posedge clk) begin
        start_time <= starts_high ? ptp_ts + half_step : ptp_ts;
        is_timed <= !rst && is_wanted && (starts_low || starts_high);
    end
    assign m_axis_ptp_ts = start_time;
    assign m_axis_ptp_ts_tag = tag;
    assign m_axis_ptp_ts_valid = is_timed;

endmodule
`default_nettype wire
