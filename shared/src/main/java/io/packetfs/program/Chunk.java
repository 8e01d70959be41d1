package io.packetfs.program;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Bytes that are at hand, with the inner loops over them. There is one copy of each loop for each
 * kind of memory: a loop that is fed several kinds runs at half speed, because the compiler
 * specialises it for none.
 */
sealed interface Chunk permits HeapChunk, DirectChunk {

  /**
   * Stretches that are counted side by side. With four the compiler makes vector code of one load
   * from each; with eight, of none.
   */
  int STRETCHES = 4;

  /** The lowest 7 bits of each of 8 bytes. */
  long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  /**
   * The bytes from position to limit.
   *
   * @param buffer direct, mapped, or with an accessible array; its position may change and the
   *     bytes are not copied
   */
  static Chunk of(ByteBuffer buffer) {
    return buffer.hasArray()
        ? new HeapChunk(buffer.array(), buffer.arrayOffset() + buffer.position())
        : new DirectChunk(buffer.slice());
  }

  /** How many of the bytes {@code [from, to)} have this value. */
  long count(byte value, int from, int to);

  /** Adds the bytes {@code [from, to)} to a checksum. */
  void checksum(CRC32C crc, int from, int to);

  /** Copies {@code count} bytes from {@code from} into an array. */
  void copy(int from, byte[] target, int targetFrom, int count);

  /** Eight times the same byte. */
  static long repeat(byte value) {
    return (value & 0xffL) * 0x0101010101010101L;
  }

  /**
   * How many of four times 8 bytes are not 0. Each has one bit of a byte's place to itself, so that
   * they are counted in one go: counting costs as much as all the rest.
   */
  static int nonZeroBytes(long first, long second, long third, long fourth) {
    return Long.bitCount(
        marks(first) | marks(second) >>> 1 | marks(third) >>> 2 | marks(fourth) >>> 3);
  }

  /**
   * The highest bit of each byte that is not 0: set by the carry out of its lower bits, or by
   * itself (Hacker's Delight, 6-1).
   */
  private static long marks(long bytes) {
    return (((bytes & LOW_BITS) + LOW_BITS) | bytes) & ~LOW_BITS;
  }
}
