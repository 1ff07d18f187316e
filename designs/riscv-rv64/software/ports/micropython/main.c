/*
 * MicroPython on the core: a heap in what the program leaves of RAM, and the prompt on the console. Ctrl-D at the prompt ends
 * the program with code 0.
 */
#include <stdlib.h>

#include "py/builtin.h"
#include "py/compile.h"
#include "py/gc.h"
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "py/stackctrl.h"
#include "rv64.h"
#include "shared/runtime/gchelper.h"
#include "shared/runtime/pyexec.h"

extern char __heap_start[], __heap_end[], __stack[];

int main(void) {
  mp_stack_set_top(__stack);
  mp_stack_set_limit((mp_uint_t)(__stack - __heap_end) - 1024);
  gc_init(__heap_start, __heap_end);
  mp_init();
  for (;;) {
    int ends = pyexec_mode_kind == PYEXEC_MODE_RAW_REPL ? pyexec_raw_repl() : pyexec_friendly_repl();
    if (ends) break;
  }
  mp_deinit();
  return 0;
}

void gc_collect(void) {
  gc_collect_start();
  gc_helper_collect_regs_and_stack();
  gc_collect_end();
}

unsigned long mp_random_seed_init(void) { return read_cycles(); }

mp_lexer_t *mp_lexer_new_from_file(qstr name) {
  (void)name;
  mp_raise_OSError(MP_ENOENT);
}

static mp_obj_t open_file(size_t count, const mp_obj_t *arguments, mp_map_t *named) {
  (void)count, (void)arguments, (void)named;
  mp_raise_OSError(MP_ENOENT);
}
MP_DEFINE_CONST_FUN_OBJ_KW(mp_builtin_open_obj, 1, open_file);

void nlr_jump_fail(void *value) {
  (void)value;
  static const char text[] = "an exception that nothing catches\r\n";
  mp_hal_stdout_tx_strn(text, sizeof text - 1);
  exit(1);
}
