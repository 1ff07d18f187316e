/*
 * Loads an ELF file over the UART by XMODEM (128 or 1,024 bytes a block, CRC-16), puts its segments where they belong, and
 * starts it. What arrives is placed as it arrives: there is no room for a whole file beside the program.
 *
 * Sources: Forsberg, "XMODEM/YMODEM Protocol Reference" (1988), chapters 7 and 8; Tool Interface Standard, ELF 1.2; RISC-V
 * ELF psABI, "File Header"; TL16C550C data sheet.
 */
#include <stddef.h>
#include <stdint.h>

struct configuration {
  uint32_t divisor;
  uint32_t ram_bytes;
  uint32_t ticks_per_second;
};
extern const struct configuration configuration;

static volatile uint8_t *const uart = (volatile uint8_t *)0x10000000;
enum { uart_data = 0, uart_divisor_low = 0, uart_divisor_high = 1, uart_fifo = 2, uart_line = 3, uart_status = 5 };
static volatile uint64_t *const mtime = (volatile uint64_t *)0x0200bff8;

static const uint64_t ram = 0x80000000;
/* The end of RAM is the loader's: its stack, a block, the head of the file. */
enum { reserved = 4096, head_size = 512, most_segments = 8 };

/* Characters of the protocol. */
enum { SOH = 0x01, STX = 0x02, EOT = 0x04, ACK = 0x06, NAK = 0x15, CAN = 0x18, QUIET = -1 };

/* --- the line --- */

static void put(char character) {
  while (!(uart[uart_status] & 0x20)) {
  }
  uart[uart_data] = character;
}

static void print(const char *text) {
  while (*text) put(*text++);
}

static void print_hex(uint64_t value) {
  print("0x");
  int shift = 60;
  while (shift > 0 && !(value >> shift)) shift -= 4;
  for (; shift >= 0; shift -= 4) put("0123456789abcdef"[(value >> shift) & 15]);
}

/* A character, or QUIET after so many ticks without one. */
static int get_within(uint64_t ticks) {
  uint64_t start = *mtime;
  do
    if (uart[uart_status] & 1) return uart[uart_data];
  while (*mtime - start <= ticks);
  return QUIET;
}

/* The same within a second. */
static int get(void) { return get_within(configuration.ticks_per_second); }

/* --- the file --- */

struct file_header {
  uint8_t identification[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, program_headers, section_headers;
  uint32_t flags;
  uint16_t header_size, program_header_size, program_header_count;
};

struct segment {
  uint32_t type, flags;
  uint64_t offset, virtual_address, physical_address, file_size, memory_size, alignment;
};

struct load {
  uint64_t received;     /* bytes of the file so far */
  uint64_t wanted;       /* bytes of the file that the segments need */
  int is_known;          /* the head has been read and is good */
  const char *refusal;   /* why the file cannot be loaded */
  union {
    struct file_header header;
    uint8_t bytes[head_size];
  } head;
};

static const struct segment *segments(const struct load *load) {
  return (const struct segment *)(load->head.bytes + load->head.header.program_headers);
}

/* Bytes of all program headers; the smallest core has no multiplier. */
static uint64_t size_of_segments(const struct file_header *header) {
  uint64_t count = header->program_header_count;
  return (count << 6) - (count << 3);
}

static uint64_t read_misa(void) {
  uint64_t value;
  __asm__ volatile(".option push; .option arch, +zicsr; csrr %0, misa; .option pop" : "=r"(value));
  return value;
}

/* What is wrong with the file's header, or NULL. */
static const char *fault_of_header(const struct file_header *header) {
  const uint8_t *id = header->identification;
  if (id[0] != 0x7f || id[1] != 'E' || id[2] != 'L' || id[3] != 'F') return "no ELF file";
  if (header->machine != 243) return "not for RISC-V";
  if (id[4] != 2) return "not 64-bit";
  if (id[5] != 1) return "big-endian";
  if (header->type != 2) return "not executable (ET_EXEC)";
  if ((header->flags & 1) && !(read_misa() & (1 << 2))) return "compiled for C, which this core lacks";
  if ((header->flags & 6) && !(read_misa() & (1 << 5))) return "compiled for F, which this core lacks";
  if (header->program_header_size != sizeof(struct segment) || header->program_header_count == 0) return "no segments";
  if (header->program_header_count > most_segments || (header->program_headers & 7) || header->program_headers < 64 ||
      header->program_headers > head_size - most_segments * sizeof(struct segment))
    return "program headers beyond 512 bytes";
  return NULL;
}

/* Whether bytes lie in the RAM that programs may have. */
static int is_room(uint64_t address, uint64_t size) {
  uint64_t room = configuration.ram_bytes - reserved;
  return address >= ram && address - ram <= room && size <= room - (address - ram);
}

static const char *fault_of_segments(struct load *load) {
  const struct file_header *header = &load->head.header;
  const struct segment *segment = segments(load);
  if (!is_room(header->entry, 4) || (header->entry & 1)) return "entry not in RAM";
  for (int left = header->program_header_count; left > 0; left--, segment++) {
    if (segment->type != 1) continue;
    if (segment->memory_size < segment->file_size || segment->offset > UINT32_MAX) return "broken segment";
    if (!is_room(segment->physical_address, segment->memory_size)) return "segment not in RAM";
    uint64_t end = segment->offset + segment->file_size;
    if (segment->file_size > 0 && end > load->wanted) load->wanted = end;
  }
  return load->wanted == 0 ? "no segments" : NULL;
}

/* Puts a piece of the file where its segments want it. */
static void place(const struct load *load, uint64_t offset, const uint8_t *bytes, uint64_t count) {
  const struct segment *segment = segments(load);
  for (int left = load->head.header.program_header_count; left > 0; left--, segment++) {
    if (segment->type != 1) continue;
    uint8_t *memory = (uint8_t *)segment->physical_address;
    for (uint64_t i = 0; i < count; i++)
      if (offset + i - segment->offset < segment->file_size) memory[offset + i - segment->offset] = bytes[i];
  }
}

static void clear_rest(const struct load *load) {
  const struct segment *segment = segments(load);
  for (int left = load->head.header.program_header_count; left > 0; left--, segment++) {
    if (segment->type != 1) continue;
    volatile uint8_t *memory = (volatile uint8_t *)segment->physical_address;
    for (uint64_t i = segment->file_size; i < segment->memory_size; i++) memory[i] = 0;
  }
}

/* The next bytes of the file. */
static void take(struct load *load, const uint8_t *bytes, uint64_t count) {
  uint64_t offset = load->received;
  load->received += count;
  if (load->is_known) {
    place(load, offset, bytes, count);
    return;
  }
  for (uint64_t i = 0; i < count && offset + i < head_size; i++) load->head.bytes[offset + i] = bytes[i];
  const struct file_header *header = &load->head.header;
  load->refusal = fault_of_header(header);
  if (load->refusal) return;
  if (load->received < header->program_headers + size_of_segments(header)) return;
  load->refusal = fault_of_segments(load);
  if (load->refusal) return;
  load->is_known = 1;
  uint64_t kept = load->received < head_size ? load->received : head_size;
  place(load, 0, load->head.bytes, kept);
  if (load->received > kept) place(load, kept, bytes + (kept - offset), load->received - kept);
}

/* --- the protocol --- */

/* Polynomial 0x1021, initial value 0: CRC-16/XMODEM. */
static uint16_t crc_of(const uint8_t *bytes, int count) {
  uint16_t crc = 0;
  for (int i = 0; i < count; i++) {
    crc ^= (uint16_t)(bytes[i] << 8);
    for (int bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (uint16_t)(crc << 1) ^ 0x1021 : (uint16_t)(crc << 1);
  }
  return crc;
}

enum block { block_good, block_again, block_lost };

/* The rest of a block behind SOH or STX. */
static enum block get_block(uint8_t *number, uint8_t *bytes, int size) {
  uint8_t around[4];
  for (int i = -2; i < size + 2; i++) {
    int character = get();
    if (character == QUIET) return block_again;
    if (i < 0) around[i + 2] = (uint8_t)character;
    else if (i < size) bytes[i] = (uint8_t)character;
    else around[i - size + 2] = (uint8_t)character;
  }
  if ((around[0] ^ around[1]) != 0xff || crc_of(bytes, size) != (around[2] << 8 | around[3])) return block_again;
  *number = around[0];
  return block_good;
}

/* Receives a file; returns why it was not loaded, or NULL. */
static const char *receive(struct load *load) {
  uint8_t bytes[1024];
  uint8_t expected = 1;
  int has_begun = 0;
  char answer = 'C';
  put(answer);
  for (;;) {
    int character = get_within((uint64_t)configuration.ticks_per_second << 1);
    if (character == QUIET) {
      put(answer);
      continue;
    }
    if (character == SOH || character == STX) {
      int size = character == SOH ? 128 : 1024;
      uint8_t number = 0;
      if (get_block(&number, bytes, size) == block_again) {
        /* Whatever is still on its way belongs to the block. */
        while (get() != QUIET) {
        }
        answer = has_begun ? NAK : 'C';
        put(answer);
        continue;
      }
      if (number == expected) {
        take(load, bytes, (uint64_t)size);
        if (load->refusal) return load->refusal;
        expected++;
        has_begun = 1;
      } else if ((uint8_t)(number + 1) != expected) return "a block is missing";
      answer = ACK;
      put(answer);
      answer = NAK;
    } else if (character == EOT && has_begun) {
      put(ACK);
      if (!load->is_known || load->received < load->wanted) return "the file ends too early";
      return NULL;
    } else if (character == CAN && get() == CAN) {
      return "cancelled";
    } else if (character == '\r' && !has_begun) {
      return "";
    }
  }
}

uint64_t load(void) {
  /* What was said before goes out at the rate it began with. */
  while (!(uart[uart_status] & 0x40)) {
  }
  uart[uart_line] = 0x83;
  uart[uart_divisor_low] = (uint8_t)configuration.divisor;
  uart[uart_divisor_high] = (uint8_t)(configuration.divisor >> 8);
  uart[uart_line] = 0x03;
  uart[uart_fifo] = 0x07;
  struct load load;
  for (;;) {
    print("\r\nRV64 boot ROM: ");
    print_hex(configuration.ram_bytes);
    print(" bytes of RAM at ");
    print_hex(ram);
    print("\r\nSend an ELF file by XMODEM\r\n");
    load.received = load.wanted = 0;
    load.is_known = 0;
    load.refusal = NULL;
    const char *fault = receive(&load);
    if (!fault) break;
    if (*fault) {
      for (int i = 0; i < 3; i++) put(CAN);
      while (get() != QUIET) {
      }
      print("\r\nNot loaded: ");
      print(fault);
    }
  }
  clear_rest(&load);
  print("\r\nStarting at ");
  print_hex(load.head.header.entry);
  print("\r\n");
  return load.head.header.entry;
}

void report_trap(uint64_t cause, uint64_t address, uint64_t value) {
  print("\r\nTrap: mcause ");
  print_hex(cause);
  print(", mepc ");
  print_hex(address);
  print(", mtval ");
  print_hex(value);
}
