package io.packetfs.testing;

/** Objects for tests. */
public final class TestObjects {

  private TestObjects() {}

  /** Bytes that look random and depend on nothing but seed and offset. */
  public static TestObject seeded(long seed, long sizeBytes) {
    return new Seeded(seed, sizeBytes);
  }

  /** The same byte all over. */
  public static TestObject filled(int value, long sizeBytes) {
    return new Filled((byte) value, sizeBytes);
  }

  /** These bytes; the array must not change. */
  public static TestObject of(byte... bytes) {
    return new Literal(bytes);
  }

  /** No bytes. */
  public static TestObject empty() {
    return new Filled((byte) 0, 0);
  }

  private record Seeded(long seed, long sizeBytes) implements TestObject {
    @Override
    public byte byteAt(long offset) {
      return (byte) (mix(seed, offset >> 3) >>> ((offset & 7) * 8));
    }

    @Override
    public byte[] bytes(long offset, int length) {
      byte[] bytes = new byte[length];
      long word = 0;
      for (int i = 0; i < length; i++) {
        long at = offset + i;
        if (i == 0 || (at & 7) == 0) {
          word = mix(seed, at >> 3);
        }
        bytes[i] = (byte) (word >>> ((at & 7) * 8));
      }
      return bytes;
    }

    /**
     * SplitMix64's output function (Steele, Lea, Flood 2014) at position {@code index} of the
     * stream.
     */
    private static long mix(long seed, long index) {
      long z = seed + (index + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }

  private record Filled(byte value, long sizeBytes) implements TestObject {
    @Override
    public byte byteAt(long offset) {
      return value;
    }
  }

  private static final class Literal implements TestObject {
    private final byte[] bytes;

    Literal(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public byte byteAt(long offset) {
      return bytes[Math.toIntExact(offset)];
    }
  }
}
