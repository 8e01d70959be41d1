package io.packetfs.program;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Bytes outside the heap: of a direct buffer or a mapped file. */
final class DirectChunk implements Chunk {
  private final ByteBuffer buffer;
  private final MemorySegment segment;

  /**
   * Wraps the buffer from its position to its limit.
   *
   * @param buffer direct, at position 0; its position and limit belong to this chunk from now on
   */
  DirectChunk(ByteBuffer buffer) {
    this.buffer = buffer;
    this.segment = MemorySegment.ofBuffer(buffer);
  }

  @Override
  public long count(byte value, int from, int to) {
    return count(segment, value, from, to);
  }

  @Override
  public void checksum(CRC32C crc, int from, int to) {
    crc.update(buffer.limit(to).position(from));
  }

  @Override
  public void copy(int from, byte[] target, int targetFrom, int count) {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, target, targetFrom, count);
  }

  private static long count(MemorySegment segment, byte value, int from, int to) {
    long pattern = Chunk.repeat(value);
    int words = (to - from) / (Chunk.STRETCHES * Long.BYTES);
    long stretch = (long) words * Long.BYTES;
    // Segments of their own, so that one bound holds for all four loads; and a shift of a long: as
    // an int the offset might overflow for all the compiler knows. Without either it makes no
    // vector code.
    MemorySegment first = segment.asSlice(from, stretch);
    MemorySegment second = segment.asSlice(from + stretch, stretch);
    MemorySegment third = segment.asSlice(from + 2 * stretch, stretch);
    MemorySegment fourth = segment.asSlice(from + 3 * stretch, stretch);
    long others = 0;
    for (int i = 0; i < words; i++) {
      long at = (long) i << 3;
      others +=
          Chunk.nonZeroBytes(
              first.get(ValueLayout.JAVA_LONG_UNALIGNED, at) ^ pattern,
              second.get(ValueLayout.JAVA_LONG_UNALIGNED, at) ^ pattern,
              third.get(ValueLayout.JAVA_LONG_UNALIGNED, at) ^ pattern,
              fourth.get(ValueLayout.JAVA_LONG_UNALIGNED, at) ^ pattern);
    }
    long count = Chunk.STRETCHES * stretch - others;
    for (int i = from + Chunk.STRETCHES * (int) stretch; i < to; i++) {
      if (segment.get(ValueLayout.JAVA_BYTE, i) == value) {
        count++;
      }
    }
    return count;
  }
}
