// Our receiver behind the ports and parameters of verilog-ethernet's axis_xgmii_rx_64, so that its benches can drive it.
// What ours does not have is made here: time stamps and status. A frame that is bad for whatever reason counts as
// error_bad_frame; ours does not tell whether its check was the reason, so error_bad_fcs is never set.
`timescale 1ns / 1ps
`default_nettype none
module axis_xgmii_rx_64 #(
    parameter DATA_WIDTH = 64,
    parameter KEEP_WIDTH = DATA_WIDTH / 8,
    parameter CTRL_WIDTH = DATA_WIDTH / 8,
    parameter PTP_TS_ENABLE = 0,
    parameter PTP_TS_FMT_TOD = 1,
    parameter PTP_TS_WIDTH = PTP_TS_FMT_TOD ? 96 : 64,
    parameter USER_WIDTH = (PTP_TS_ENABLE ? PTP_TS_WIDTH : 0) + 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire [DATA_WIDTH-1:0]   xgmii_rxd,
    input  wire [CTRL_WIDTH-1:0]   xgmii_rxc,
    output wire [DATA_WIDTH-1:0]   m_axis_tdata,
    output wire [KEEP_WIDTH-1:0]   m_axis_tkeep,
    output wire                    m_axis_tvalid,
    output wire                    m_axis_tlast,
    output wire [USER_WIDTH-1:0]   m_axis_tuser,
    input  wire [PTP_TS_WIDTH-1:0] ptp_ts,
    input  wire                    cfg_rx_enable,
    output wire [1:0]              start_packet,
    output wire                    error_bad_frame,
    output wire                    error_bad_fcs
);

    wire is_bad;
    mac_10g mac (
        .clk(clk),
        .rst(rst),
        .transmit_valid(1'b0),
        .transmit_ready(),
        .transmit_payload_data(64'd0),
        .transmit_payload_keep(8'd0),
        .transmit_payload_last(1'b0),
        .transmit_payload_user(1'b0),
        .xgmii_transmit_control(),
        .xgmii_transmit_data(),
        .xgmii_receive_control(cfg_rx_enable ? xgmii_rxc : 8'hff),
        .xgmii_receive_data(cfg_rx_enable ? xgmii_rxd : 64'h0707070707070707),
        .receive_valid(m_axis_tvalid),
        .receive_payload_data(m_axis_tdata),
        .receive_payload_keep(m_axis_tkeep),
        .receive_payload_last(m_axis_tlast),
        .receive_payload_user(is_bad)
    );
    assign error_bad_frame = m_axis_tvalid && m_axis_tlast && is_bad;
    assign error_bad_fcs = 1'b0;

    wire starts_low  = xgmii_rxc[0] && xgmii_rxd[7:0] == 8'hfb;
    wire starts_high = xgmii_rxc[4] && xgmii_rxd[39:32] == 8'hfb;
    assign start_packet = {starts_high, starts_low};

    // A frame's time is that of the clock after its /S/, half a clock later for lane 4. It goes with the frame: the last beat
    // of the frame before leaves the receiver five cycles after the word with this /S/ at the latest, this one's first beat
    // six cycles after it at the earliest.
    localparam LATENCY = 5;
    reg [PTP_TS_WIDTH-1:0] time_before = 0;
    always @(posedge clk) time_before <= ptp_ts;
    wire [PTP_TS_WIDTH-1:0] step = ptp_ts - time_before;
    reg [LATENCY-1:0] has_started = 0;
    reg [PTP_TS_WIDTH-1:0] start_times [0:LATENCY-1];
    reg [PTP_TS_WIDTH-1:0] frame_time = 0;
    integer i;
    always @(posedge clk) begin
        has_started <= rst ? 0 : {has_started, starts_low || starts_high};
        start_times[0] <= ptp_ts + step + (starts_high ? step >> 1 : 0);
        for (i = 1; i < LATENCY; i = i + 1) start_times[i] <= start_times[i-1];
        if (has_started[LATENCY-1]) frame_time <= start_times[LATENCY-1];
    end
    assign m_axis_tuser = PTP_TS_ENABLE ? {frame_time, is_bad} : is_bad;

endmodule
`default_nettype wire
