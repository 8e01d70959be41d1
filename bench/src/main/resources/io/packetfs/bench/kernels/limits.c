/* What this machine does in C, built for it: the limits that the kernels are measured against. */

#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

enum {
  LANES = 256,       /* counters side by side, a byte each */
  STRIDES_MAX = 255, /* before one of them could run over */
  BUFFER_BYTES = 256 * 1024
};

/* How many bytes are equal to a value. */
int64_t pfs_count(const uint8_t *bytes, int64_t length, uint8_t value) {
  int64_t count = 0;
  int64_t at = 0;
  while (length - at >= LANES) {
    uint8_t counters[LANES] = {0};
    for (int stride = 0; stride < STRIDES_MAX && length - at >= LANES; stride++, at += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        counters[lane] += bytes[at + lane] == value;
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      count += counters[lane];
    }
  }
  for (; at < length; at++) {
    count += bytes[at] == value;
  }
  return count;
}

/* A file to read; -1 if it cannot be opened. */
int pfs_open(const char *path) { return open(path, O_RDONLY); }

/* The same over a part of a file, by reading it; -1 if it cannot be read. */
int64_t pfs_count_file(int file, int64_t offset, int64_t length, uint8_t value) {
  static __thread uint8_t buffer[BUFFER_BYTES];
  int64_t count = 0;
  while (length > 0) {
    ssize_t read = pread(file, buffer, length < BUFFER_BYTES ? length : BUFFER_BYTES, offset);
    if (read <= 0) {
      return -1;
    }
    count += pfs_count(buffer, read, value);
    offset += read;
    length -= read;
  }
  return count;
}

/* FNV-1a with 64 bits of bytes xor a value, byte after byte. */
int64_t pfs_fnv(const uint8_t *bytes, int64_t length, uint8_t xor) {
  uint64_t state = 0xcbf29ce484222325;
  for (int64_t at = 0; at < length; at++) {
    state = (state ^ bytes[at] ^ xor) * 0x100000001b3;
  }
  return (int64_t)state;
}
