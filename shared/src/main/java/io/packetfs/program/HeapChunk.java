package io.packetfs.program;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Bytes of an array. */
final class HeapChunk implements Chunk {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] array;
  private final int base;

  /**
   * Wraps an array.
   *
   * @param array not copied
   * @param base where the chunk begins in it
   */
  HeapChunk(byte[] array, int base) {
    this.array = array;
    this.base = base;
  }

  @Override
  public long count(byte value, int from, int to) {
    return count(array, value, base + from, base + to);
  }

  @Override
  public void checksum(CRC32C crc, int from, int to) {
    crc.update(array, base + from, to - from);
  }

  @Override
  public void copy(int from, byte[] target, int targetFrom, int count) {
    System.arraycopy(array, base + from, target, targetFrom, count);
  }

  private static long count(byte[] array, byte value, int from, int to) {
    long pattern = Chunk.repeat(value);
    int words = (to - from) / (Chunk.STRETCHES * Long.BYTES);
    int stretch = words * Long.BYTES;
    int second = from + stretch;
    int third = second + stretch;
    int fourth = third + stretch;
    long others = 0;
    // An int counter and one sum are what the compiler makes vector code of.
    for (int i = 0; i < words; i++) {
      int at = i << 3;
      others +=
          Chunk.nonZeroBytes(
              (long) LONGS.get(array, from + at) ^ pattern,
              (long) LONGS.get(array, second + at) ^ pattern,
              (long) LONGS.get(array, third + at) ^ pattern,
              (long) LONGS.get(array, fourth + at) ^ pattern);
    }
    long count = (long) Chunk.STRETCHES * stretch - others;
    for (int i = from + Chunk.STRETCHES * stretch; i < to; i++) {
      if (array[i] == value) {
        count++;
      }
    }
    return count;
  }
}
