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
    int words = (to - from) / Long.BYTES;
    long others = 0;
    // As on the heap. The shift has to be of a long: shifted as an int, the offset might overflow
    // for all the compiler knows,
    // and it makes no vector code.
    for (int i = 0; i < words; i++) {
      others +=
          Chunk.nonZeroBytes(
              segment.get(ValueLayout.JAVA_LONG_UNALIGNED, from + ((long) i << 3)) ^ pattern);
    }
    long count = (long) words * Long.BYTES - others;
    for (int i = from + words * Long.BYTES; i < to; i++) {
      if (segment.get(ValueLayout.JAVA_BYTE, i) == value) {
        count++;
      }
    }
    return count;
  }
}
