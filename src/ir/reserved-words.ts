/** IEEE 1364-2005, annex B. */
const verilog2005 = `
  always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign default defparam design
  disable edge else end endcase endconfig endfunction endgenerate endmodule endprimitive endspecify endtable endtask event
  for force forever fork function generate genvar highz0 highz1 if ifnone incdir include initial inout input instance
  integer join large liblist library localparam macromodule medium module nand negedge nmos nor noshowcancelled not notif0
  notif1 or output parameter pmos posedge primitive pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent
  rcmos real realtime reg release repeat rnmos rpmos rtran rtranif0 rtranif1 scalared showcancelled signed small specify
  specparam strong0 strong1 supply0 supply1 table task time tran tranif0 tranif1 tri tri0 tri1 triand trior trireg
  unsigned use uwire vectored wait wand weak0 weak1 while wire wor xnor xor
`

/** What IEEE 1800-2017, annex B, table B.1, adds to it. */
const systemVerilog2017 = `
  accept_on alias always_comb always_ff always_latch assert assume before bind bins binsof bit break byte chandle checker
  class clocking const constraint context continue cover covergroup coverpoint cross dist do endchecker endclass
  endclocking endgroup endinterface endpackage endprogram endproperty endsequence enum eventually expect export extends
  extern final first_match foreach forkjoin global iff ignore_bins illegal_bins implements implies import inside int
  interconnect interface intersect join_any join_none let local logic longint matches modport nettype new nexttime null
  package packed priority program property protected pure rand randc randcase randsequence ref reject_on restrict return
  s_always s_eventually s_nexttime s_until s_until_with sequence shortint shortreal soft solve static string strong struct
  super sync_accept_on sync_reject_on tagged this throughout timeprecision timeunit type typedef union unique unique0
  until until_with untyped var virtual void wait_order weak wildcard with within
`

/** Words of C++ that Verilator cannot take as they are: it renames them and warns (SYMRSVDWORD). */
const cPlusPlus = `
  alignas alignof and_eq asm auto bitand bitor bool catch char char16_t char32_t compl concept const_cast constexpr
  co_await co_return co_yield decltype delete double dynamic_cast errno explicit false far float friend goto huge inline
  long mutable namespace near noexcept not_eq nullptr operator or_eq private public register reinterpret_cast requires
  short sizeof static_assert static_cast std switch template thread_local throw true try typeid typename using volatile
  wchar_t xor_eq
`

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Words that cannot be names in Verilog-2005 or in SystemVerilog-2017: tools read our files as either. */
export const reservedWords: ReadonlyMap<string, 'Verilog' | 'SystemVerilog'> = new Map([
  ...words(verilog2005).map((word) => [word, 'Verilog'] as const),
  ...words(systemVerilog2017).map((word) => [word, 'SystemVerilog'] as const),
])

/** Words that are legal in Verilog, but that a tool behind us cannot take as they are. */
export const awkwardWords: ReadonlySet<string> = new Set(words(cPlusPlus))
