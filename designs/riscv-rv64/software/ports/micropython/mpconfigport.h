/* What this MicroPython has: the language with big integers and doubles, a prompt, and no file system. */
#include <alloca.h>
#include <stdint.h>

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

#define MICROPY_LONGINT_IMPL (MICROPY_LONGINT_IMPL_MPZ)
#define MICROPY_FLOAT_IMPL (MICROPY_FLOAT_IMPL_DOUBLE)
#define MICROPY_ENABLE_GC (1)
#define MICROPY_HELPER_REPL (1)
#define MICROPY_KBD_EXCEPTION (1)
#define MICROPY_ENABLE_SOURCE_LINE (1)
#define MICROPY_STACK_CHECK (1)
#define MICROPY_ALLOC_PATH_MAX (128)

/* Modules of `extmod` need files or timers that are not there. */
#define MICROPY_PY_SYS_STDFILES (0)
#define MICROPY_PY_SYS_STDIO_BUFFER (0)
#define MICROPY_PY_OS (0)
#define MICROPY_PY_TIME (0)
#define MICROPY_PY_ASYNCIO (0)
#define MICROPY_PY_SELECT (0)
#define MICROPY_PY_DEFLATE (0)
#define MICROPY_PY_FRAMEBUF (0)
#define MICROPY_PY_MACHINE (0)
#define MICROPY_PY_CRYPTOLIB (0)
#define MICROPY_PY_VFS (0)
#define MICROPY_VFS (0)
#define MICROPY_READER_VFS (0)
#define MICROPY_PY_PLATFORM (0)
#define MICROPY_PY_RANDOM_SEED_INIT_FUNC (1)
#define MICROPY_EPOCH_IS_1970 (1)
#define MICROPY_ENABLE_EXTERNAL_IMPORT (0)

typedef intptr_t mp_int_t;
typedef uintptr_t mp_uint_t;
typedef long mp_off_t;

#define MICROPY_HW_BOARD_NAME "Gatewright"
#define MICROPY_HW_MCU_NAME "RV64"
#define MICROPY_PY_SYS_PLATFORM "gatewright"

/* Ctrl-C has no interrupt here: it is looked for as the program loops. */
extern void console_watch(void);
#define MICROPY_VM_HOOK_COUNT (64)
#define MICROPY_VM_HOOK_INIT static unsigned vm_hook_left = MICROPY_VM_HOOK_COUNT;
#define MICROPY_VM_HOOK_POLL \
  if (--vm_hook_left == 0) { \
    vm_hook_left = MICROPY_VM_HOOK_COUNT; \
    console_watch(); \
  }
#define MICROPY_VM_HOOK_LOOP MICROPY_VM_HOOK_POLL
#define MICROPY_VM_HOOK_RETURN MICROPY_VM_HOOK_POLL

/* Picolibc keeps the name from code that asks for ISO C alone. */
#define MP_SSIZE_MAX INTPTR_MAX

#define MP_STATE_PORT MP_STATE_VM
