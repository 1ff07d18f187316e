/*
 * malloc and the end of a program. The heap is a list of blocks in address order, each behind a header: the first free one that
 * is large enough is cut; a freed one joins its free neighbours. Source: Knuth, volume 1, 2.5 (first fit).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct block {
  struct block *next;
  size_t size;
  bool isUsed;
} __attribute__((aligned(16)));

extern char __heap_start[], __heap_end[];
static struct block *first;

static void begin(void) {
  uintptr_t start = ((uintptr_t)__heap_start + 15) & ~(uintptr_t)15;
  if (start + sizeof(struct block) >= (uintptr_t)__heap_end) return;
  first = (struct block *)start;
  *first = (struct block){NULL, (((uintptr_t)__heap_end - start) & ~(uintptr_t)15) - sizeof(struct block), false};
}

static size_t rounded(size_t size) { return (size + 15) & ~(size_t)15; }

/* Leaves `size` bytes of a block and makes a free one of the rest, where that is worth it. */
static void cut(struct block *block, size_t size) {
  if (block->size < size + sizeof(struct block) + 16) return;
  struct block *rest = (struct block *)((char *)(block + 1) + size);
  *rest = (struct block){block->next, block->size - size - sizeof(struct block), false};
  block->next = rest;
  block->size = size;
}

static void join_next(struct block *block) {
  block->size += sizeof(struct block) + block->next->size;
  block->next = block->next->next;
}

void *malloc(size_t size) {
  if (!first) begin();
  if (size > PTRDIFF_MAX) return NULL;
  for (struct block *block = first; block; block = block->next) {
    if (block->isUsed || block->size < rounded(size)) continue;
    cut(block, rounded(size));
    block->isUsed = true;
    return block + 1;
  }
  return NULL;
}

void free(void *pointer) {
  if (!pointer) return;
  ((struct block *)pointer - 1)->isUsed = false;
  for (struct block *block = first; block; block = block->next)
    while (!block->isUsed && block->next && !block->next->isUsed) join_next(block);
}

void *calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) return NULL;
  void *made = malloc(total);
  return made ? memset(made, 0, total) : NULL;
}

void *realloc(void *pointer, size_t size) {
  if (!pointer) return malloc(size);
  struct block *block = (struct block *)pointer - 1;
  size_t old = block->size;
  if (size > PTRDIFF_MAX) return NULL;
  if (size > old && block->next && !block->next->isUsed && old + sizeof(struct block) + block->next->size >= rounded(size)) {
    join_next(block);
    cut(block, rounded(size));
  }
  if (size <= block->size) return pointer;
  void *made = malloc(size);
  if (!made) return NULL;
  memcpy(made, pointer, old);
  free(pointer);
  return made;
}

_Noreturn void exit(int code) { _exit(code); }

_Noreturn void abort(void) { _exit(134); }

int abs(int value) { return value < 0 ? -value : value; }
long labs(long value) { return value < 0 ? -value : value; }

static unsigned long state = 1;
void srand(unsigned seed) { state = seed; }
int rand(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (int)(state >> 33);
}
