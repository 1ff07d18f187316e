// What the engine (engine.ts) calls. Stands behind the model's text; the macros GATEWRIGHT_* are generated with it.
// Values never pass through calls: the engine reads and writes the model's variables in the module's memory.

#define GATEWRIGHT_EXPORT(name) extern "C" __attribute__((export_name(#name)))

extern unsigned char __heap_base;
static uintptr_t heapTop = 0;

GATEWRIGHT_EXPORT(allocate) void* allocate(size_t bytes) {
    if (heapTop == 0) heapTop = reinterpret_cast<uintptr_t>(&__heap_base);
    heapTop = (heapTop + 63) & ~uintptr_t{63};
    const uintptr_t start = heapTop;
    heapTop += bytes;
    const uintptr_t pages = (heapTop + 65535) >> 16;
    const uintptr_t have = __builtin_wasm_memory_size(0);
    if (pages > have && __builtin_wasm_memory_grow(0, pages - have) == static_cast<size_t>(-1)) __builtin_trap();
    return reinterpret_cast<void*>(start);
}
void* operator new(size_t bytes) { return allocate(bytes); }
void* operator new(size_t bytes, std::align_val_t) { return allocate(bytes); }
void operator delete(void*) noexcept {}
void operator delete(void*, size_t) noexcept {}
void operator delete(void*, std::align_val_t) noexcept {}
void operator delete(void*, size_t, std::align_val_t) noexcept {}

extern "C" {
void* memcpy(void* to, const void* from, size_t bytes) { return __builtin_memcpy(to, from, bytes); }
void* memset(void* to, int value, size_t bytes) { return __builtin_memset(to, value, bytes); }
void* memmove(void* to, const void* from, size_t bytes) { return __builtin_memmove(to, from, bytes); }
int memcmp(const void* left, const void* right, size_t bytes) {
    const uint8_t* const a = static_cast<const uint8_t*>(left);
    const uint8_t* const b = static_cast<const uint8_t*>(right);
    for (size_t i = 0; i < bytes; ++i)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}
int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
void __cxa_pure_virtual() { __builtin_trap(); }
}

static VerilatedContext context;
static GATEWRIGHT_SYMS* model = nullptr;
VerilatedContext* Verilated::threadContextp() { return &context; }

// --- The table of variables ---

struct PublicVariable {
    const char* scope;
    const char* name;
    void* data;
    uint32_t elementBytes;
    uint32_t width;
    uint32_t depth;
};
static PublicVariable variables[GATEWRIGHT_VARIABLES + 1];
static uint32_t variableCount = 0;

void VerilatedScope::varInsert(const char* name, void* data, bool, VerilatedVarType type, int, int unpacked, int packed, ...) {
    __builtin_va_list list;
    __builtin_va_start(list, packed);
    uint32_t depth = 1;
    uint32_t width = 1;
    for (int i = 0; i < unpacked + packed; ++i) {
        const int left = __builtin_va_arg(list, int);
        const int right = __builtin_va_arg(list, int);
        const uint32_t size = (left > right ? left - right : right - left) + 1;
        if (i < unpacked) depth *= size;
        else width *= size;
    }
    __builtin_va_end(list);
    const uint32_t bytes = type == VLVT_WDATA ? (width + 31) / 32 * 4 : static_cast<uint32_t>(type);
    if (variableCount < GATEWRIGHT_VARIABLES) variables[variableCount++] = {m_path, name, data, bytes, width, depth};
}

GATEWRIGHT_EXPORT(variableTable) const PublicVariable* variableTable() { return variables; }
GATEWRIGHT_EXPORT(variableTableLength) uint32_t variableTableLength() { return variableCount; }

/** The top's port at an index of the design's. */
GATEWRIGHT_EXPORT(port) void* port(uint32_t index) {
    switch (index) { GATEWRIGHT_PORTS }
    return nullptr;
}

// --- Reports ---

// A record: its length in words, the cycle within `step`, the format, then each argument: kind, bits, words.
static uint32_t reports[16384];
static uint32_t reportWords = 0;
static uint32_t reportCycle = 0;
static bool stopAsked = false;

static void note(uint32_t word) {
    if (reportWords < sizeof(reports) / 4) reports[reportWords] = word;
    ++reportWords;
}

void VL_WRITEF_NX(const char* format, int count, ...) {
    const uint32_t start = reportWords;
    note(0);
    note(reportCycle);
    note(reinterpret_cast<uintptr_t>(format));
    __builtin_va_list list;
    __builtin_va_start(list, count);
    for (int i = 0; i < count; ++i) {
        const int kind = __builtin_va_arg(list, int);
        note(kind);
        if (kind == VL_VFORMATATTR_SCOPE) {
            note(reinterpret_cast<uintptr_t>(__builtin_va_arg(list, const char*)));
            note(reinterpret_cast<uintptr_t>(__builtin_va_arg(list, const char*)));
        } else if (kind == VL_VFORMATATTR_TIMEUNIT) {
            note(__builtin_va_arg(list, int));
        } else {
            const int bits = __builtin_va_arg(list, int);
            note(bits);
            if (bits <= 32) {
                note(__builtin_va_arg(list, IData));
            } else if (bits <= 64) {
                const QData value = __builtin_va_arg(list, QData);
                note(static_cast<uint32_t>(value));
                note(static_cast<uint32_t>(value >> 32));
            } else {
                const WDataInP words = __builtin_va_arg(list, WDataInP);
                for (int word = 0; word < (bits + 31) / 32; ++word) note(words[word]);
            }
        }
    }
    __builtin_va_end(list);
    if (reportWords > sizeof(reports) / 4) {
        // No room: a step stops long before this, so only thousands of reports at one instant get here.
        reportWords = start;
        return;
    }
    reports[start] = reportWords - start;
    // An assertion's text starts so (see report.ts).
    if (format[0] == '!') stopAsked = true;
}
void VL_STOP_MT(const char*, int, const char*, bool) { stopAsked = true; }
void VL_FINISH_MT(const char*, int, const char*) { stopAsked = true; }
void VL_FATAL_MT(const char*, int, const char*, const char*) { __builtin_trap(); }

GATEWRIGHT_EXPORT(reportBuffer) const uint32_t* reportBuffer() { return reports; }
GATEWRIGHT_EXPORT(takeReportWords) uint32_t takeReportWords() {
    const uint32_t words = reportWords;
    reportWords = 0;
    stopAsked = false;
    return words;
}

WDataOutP VL_ZERO_RESET_W(int bits, WDataOutP words) {
    for (int word = 0; word < VL_WORDS_I(bits); ++word) words[word] = 0;
    return words;
}

// --- Running ---

GATEWRIGHT_EXPORT(create) void create() { model = new GATEWRIGHT_SYMS(&context, "", nullptr); }

/** Runs `initial` blocks; the clocks' levels are those of before time 0. */
GATEWRIGHT_EXPORT(initialise) void initialise() {
    GATEWRIGHT_EVAL_STATIC(&model->TOP);
    GATEWRIGHT_EVAL_INITIAL(&model->TOP);
}
/** All combinational logic, after state was written from outside. */
GATEWRIGHT_EXPORT(settleAll) void settleAll() { GATEWRIGHT_EVAL_SETTLE(&model->TOP); }
/** No edge has been seen yet: what settling did to clocks and resets inside is no event. */
GATEWRIGHT_EXPORT(forgetEdges) void forgetEdges() { GATEWRIGHT_SEE_EDGES(&model->TOP); }
GATEWRIGHT_EXPORT(evaluate) void evaluate() { GATEWRIGHT_EVAL(&model->TOP); }

/**
 * Lets the model believe that it saw this level of a port's clock, so that the other one is an edge: where nobody waits
 * for falling edges they are left out. False where it cannot: then the level must be set and evaluated.
 */
GATEWRIGHT_EXPORT(pretendSeen) bool pretendSeen(uint32_t port, uint8_t level) {
    switch (port) { GATEWRIGHT_SEEN_LEVELS }
    return false;
}

struct Span {
    uint8_t* data;
    uint8_t* copy;
    uint32_t bytes;
};
static const Span* sampledPorts = nullptr;
static uint32_t sampledCount = 0;
GATEWRIGHT_EXPORT(setSampledPorts) void setSampledPorts(const Span* ports, uint32_t count) {
    sampledPorts = ports;
    sampledCount = count;
}
GATEWRIGHT_EXPORT(sample) void sample() {
    for (uint32_t i = 0; i < sampledCount; ++i) {
        const Span& span = sampledPorts[i];
        switch (span.bytes) {
        case 1: *span.copy = *span.data; break;
        case 2: *reinterpret_cast<uint16_t*>(span.copy) = *reinterpret_cast<const uint16_t*>(span.data); break;
        case 4: *reinterpret_cast<uint32_t*>(span.copy) = *reinterpret_cast<const uint32_t*>(span.data); break;
        case 8: *reinterpret_cast<uint64_t*>(span.copy) = *reinterpret_cast<const uint64_t*>(span.data); break;
        default: __builtin_memcpy(span.copy, span.data, span.bytes);
        }
    }
}

/** Cycles of the only clock, inputs settled before; returns how many were done (engine.ts says when fewer). */
GATEWRIGHT_EXPORT(step) uint32_t step(uint32_t clockPort, uint32_t cycles, bool hasFalling) {
    uint8_t* const clock = static_cast<uint8_t*>(port(clockPort));
    uint32_t done = 0;
    while (done < cycles && !stopAsked && reportWords < sizeof(reports) / 8) {
        reportCycle = done;
        if (hasFalling || !pretendSeen(clockPort, 0)) {
            *clock = 0;
            evaluate();
        }
        if (GATEWRIGHT_CAN_STOP || done + 1 == cycles) sample();
        *clock = 1;
        evaluate();
        ++done;
    }
    reportCycle = 0;
    return done;
}

// --- The hash of all state: StateHasher of ../engine.ts, word for word ---

static uint32_t mix32(uint32_t h) {
    h = (h ^ (h >> 16)) * 0x85ebca6bU;
    h = (h ^ (h >> 13)) * 0xc2b2ae35U;
    return h ^ (h >> 16);
}

GATEWRIGHT_EXPORT(hashState) void hashState(const uint32_t* indices, uint32_t count, uint32_t* result) {
    uint32_t a = 0;
    uint32_t b = 0;
    for (uint32_t i = 0; i < count; ++i) {
        const PublicVariable& variable = variables[indices[i]];
        const uint8_t* data = static_cast<const uint8_t*>(variable.data);
        for (uint32_t word = 0; word < variable.depth; ++word, data += variable.elementBytes) {
            for (uint32_t low = 0; low < variable.width; low += 32) {
                uint32_t limb;
                if (variable.elementBytes == 1) limb = *data;
                else if (variable.elementBytes == 2) limb = *reinterpret_cast<const uint16_t*>(data);
                else limb = reinterpret_cast<const uint32_t*>(data)[low / 32];
                a = mix32(a ^ limb);
                b = b * 0x9e3779b1U + a;
            }
        }
    }
    result[0] = a;
    result[1] = b;
}
