// Stands after Verilator's macros and before its value functions.

#define VL_SIG8(name, msb, lsb) CData name
#define VL_SIG16(name, msb, lsb) SData name
#define VL_SIG64(name, msb, lsb) QData name
#define VL_SIG(name, msb, lsb) IData name
#define VL_SIGW(name, msb, lsb, words) VlWide<words> name
#define VL_IN8(name, msb, lsb) CData name
#define VL_IN16(name, msb, lsb) SData name
#define VL_IN64(name, msb, lsb) QData name
#define VL_IN(name, msb, lsb) IData name
#define VL_INW(name, msb, lsb, words) VlWide<words> name
#define VL_INOUT8(name, msb, lsb) CData name
#define VL_INOUT16(name, msb, lsb) SData name
#define VL_INOUT64(name, msb, lsb) QData name
#define VL_INOUT(name, msb, lsb) IData name
#define VL_INOUTW(name, msb, lsb, words) VlWide<words> name
#define VL_OUT8(name, msb, lsb) CData name
#define VL_OUT16(name, msb, lsb) SData name
#define VL_OUT64(name, msb, lsb) QData name
#define VL_OUT(name, msb, lsb) IData name
#define VL_OUTW(name, msb, lsb, words) VlWide<words> name
#define VL_DEBUG_IF(text)
#define VL_DEBUG_IFDEF(text)

template <std::size_t N_Words>
struct VlWide final {
    EData m_storage[N_Words];

    operator WDataOutP() { return m_storage; }
    operator WDataInP() const { return m_storage; }
    EData& at(size_t index) { return m_storage[index]; }
    const EData& at(size_t index) const { return m_storage[index]; }
    WData* data() { return m_storage; }
    const WData* data() const { return m_storage; }
    bool operator==(const VlWide& that) const {
        for (size_t i = 0; i < N_Words; ++i)
            if (m_storage[i] != that.m_storage[i]) return false;
        return true;
    }
    bool operator!=(const VlWide& that) const { return !(*this == that); }
};

template <std::size_t N_Words>
VlWide<N_Words>& VL_CVT_W_A(WDataInP words, const VlWide<N_Words>&) {
    return *reinterpret_cast<VlWide<N_Words>*>(const_cast<WDataOutP>(words));
}

template <typename T_Value, std::size_t N_Depth>
struct VlUnpacked final {
    T_Value m_storage[N_Depth];

    T_Value& operator[](size_t index) { return m_storage[index]; }
    const T_Value& operator[](size_t index) const { return m_storage[index]; }
    bool operator==(const VlUnpacked& that) const {
        for (size_t i = 0; i < N_Depth; ++i)
            if (!(m_storage[i] == that.m_storage[i])) return false;
        return true;
    }
    bool operator!=(const VlUnpacked& that) const { return !(*this == that); }
    bool neq(const VlUnpacked& that) const { return !(*this == that); }
};

void VL_WRITEF_NX(const char* format, int count, ...);
void VL_STOP_MT(const char* file, int line, const char* scope, bool maybe = true);
void VL_FINISH_MT(const char* file, int line, const char* scope);
void VL_FATAL_MT(const char* file, int line, const char* scope, const char* message);

// Time is the testbench's: a model never sees it.
struct VerilatedContext {
    void timeunit(int) {}
    void timeprecision(int) {}
    uint64_t time() const { return 0; }
    bool assertOn() const { return true; }
    bool assertOnGet(int, int) const { return true; }
};
struct VerilatedEvalMsgQueue {};
struct VlDeleter {};
struct VerilatedSyms {
    VerilatedContext* _vm_contextp__;
    VerilatedEvalMsgQueue* __Vm_evalMsgQp = nullptr;
    explicit VerilatedSyms(VerilatedContext* context) : _vm_contextp__{context} {}
};
namespace Verilated {
inline void stackCheck(size_t) {}
VerilatedContext* threadContextp();
}  // namespace Verilated

enum VerilatedVarType { VLVT_UINT8 = 1, VLVT_UINT16 = 2, VLVT_UINT32 = 4, VLVT_UINT64 = 8, VLVT_WDATA = 0 };
enum {
    VLVD_NODIR = 0,
    VLVD_IN = 0,
    VLVD_OUT = 0,
    VLVD_INOUT = 0,
    VLVF_PUB_RD = 0,
    VLVF_PUB_RW = 0,
    VLVF_CONTINUOUSLY = 0,
    VLVF_FORCEABLE = 0,
    VLVF_SIGNED = 0,
    VLVF_BITVAR = 0,
    VLVF_DPI_CLAY = 0
};

// Verilator's generated code tells each public variable to the scope it is in: that is how the engine finds them.
struct VerilatedScope {
    enum Type { SCOPE_MODULE, SCOPE_OTHER, SCOPE_PACKAGE };
    const char* m_path;

    VerilatedScope(VerilatedSyms*, const char* path, const char*, const char*, int, Type) : m_path{path} {}
    void varInsert(const char* name, void* data, bool, VerilatedVarType type, int, int unpacked, int packed, ...);
};
struct VerilatedHierarchy {
    void add(VerilatedScope*, VerilatedScope*) {}
    void remove(VerilatedScope*, VerilatedScope*) {}
};
