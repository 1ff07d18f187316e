// What a verilated model needs of C++ and of Verilator's types, without any library: parsing the C++ library takes the
// compiler longer than the model itself. Verilator's own macros and value functions follow this text (lean-runtime.ts).

using int8_t = __INT8_TYPE__;
using int16_t = __INT16_TYPE__;
using int32_t = __INT32_TYPE__;
using int64_t = __INT64_TYPE__;
using uint8_t = __UINT8_TYPE__;
using uint16_t = __UINT16_TYPE__;
using uint32_t = __UINT32_TYPE__;
using uint64_t = __UINT64_TYPE__;
using size_t = __SIZE_TYPE__;
using uintptr_t = __UINTPTR_TYPE__;

using CData = uint8_t;
using SData = uint16_t;
using IData = uint32_t;
using QData = uint64_t;
using EData = uint32_t;
using WData = EData;
using WDataOutP = WData*;
using WDataInP = const WData*;

extern "C" {
void* memcpy(void* to, const void* from, size_t bytes);
void* memset(void* to, int value, size_t bytes);
void* memmove(void* to, const void* from, size_t bytes);
int memcmp(const void* left, const void* right, size_t bytes);
}
inline char* strdup(const char* text) { return const_cast<char*>(text); }

namespace std {
using ::memcmp;
using ::memcpy;
using ::memmove;
using ::memset;
using ::size_t;
enum class align_val_t : size_t {};
inline void free(void*) {}

class string {
    const char* m_text = "";

public:
    string() = default;
    string(const char* text) : m_text{text} {}
    const char* c_str() const { return m_text; }
};

template <typename T>
struct reference_wrapper {
    T* m_target;
    T& get() const { return *m_target; }
};
template <typename T>
reference_wrapper<T> ref(T& target) {
    return {&target};
}
}  // namespace std
