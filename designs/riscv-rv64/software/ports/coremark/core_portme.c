/* CoreMark's hooks on this runtime: the cycle counter around the timed part, and the seeds of the run that was asked for. */
#include "coremark.h"

#ifndef ITERATIONS
#define ITERATIONS 10
#endif

#if VALIDATION_RUN
enum { first = 0x3415, second = 0x3415, third = 0x66 };
#elif PERFORMANCE_RUN
enum { first = 0, second = 0, third = 0x66 };
#else
enum { first = 8, second = 8, third = 8 };
#endif

volatile ee_s32 seed1_volatile = first;
volatile ee_s32 seed2_volatile = second;
volatile ee_s32 seed3_volatile = third;
volatile ee_s32 seed4_volatile = ITERATIONS;
volatile ee_s32 seed5_volatile = 0;

ee_u32 default_num_contexts = 1;

static CORE_TICKS began, ended;
static uint64_t instructions;

void start_time(void) {
  instructions = read_instructions();
  began = read_cycles();
}

void stop_time(void) {
  ended = read_cycles();
  instructions = read_instructions() - instructions;
}

CORE_TICKS get_time(void) { return ended - began; }

secs_ret time_in_secs(CORE_TICKS ticks) { return (secs_ret)(ticks / CORE_FREQUENCY_HZ); }

void portable_init(core_portable *p, int *argc, char *argv[]) {
  (void)argc;
  (void)argv;
  p->portable_id = 1;
}

/* The figure that does not depend on the frequency, with two decimals: iterations in a million cycles. */
void portable_fini(core_portable *p) {
  uint64_t hundredths = (uint64_t)seed4_volatile * 100000000 / get_time();
  printf("Instructions     : %lu\n", (unsigned long)instructions);
  printf("CoreMark/MHz     : %lu.%02lu\n", (unsigned long)(hundredths / 100), (unsigned long)(hundredths % 100));
  p->portable_id = 0;
}
