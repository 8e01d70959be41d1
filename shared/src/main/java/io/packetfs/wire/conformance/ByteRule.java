package io.packetfs.wire.conformance;

import io.vertx.core.json.JsonObject;

/**
 * Which bytes an object has, so that no bytes have to be kept or sent along. Each rule is a few
 * lines in any language. Immutable.
 */
public sealed interface ByteRule {

  /** The byte at an offset, 0..2^53-1 and beyond. */
  byte byteAt(long offset);

  /** A run of bytes, on the heap. */
  default byte[] bytes(long offset, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = byteAt(offset + i);
    }
    return bytes;
  }

  /**
   * The same byte all over.
   *
   * @param value 0..255
   */
  record Fill(int value) implements ByteRule {
    @Override
    public byte byteAt(long offset) {
      return (byte) value;
    }
  }

  /**
   * {@code (start + offset) mod 256}: each value once in 256 bytes.
   *
   * @param start the first byte, 0..255
   */
  record Ramp(int start) implements ByteRule {
    @Override
    public byte byteAt(long offset) {
      return (byte) (start + offset);
    }
  }

  /**
   * Bytes that look random. All arithmetic is unsigned, of 32 bits; of each word the lowest byte
   * comes first:
   *
   * <pre>
   * x  = seed + (offset / 4) * 0x9e3779b9
   * x ^= x &gt;&gt; 16;  x *= 0x21f0aaad
   * x ^= x &gt;&gt; 15;  x *= 0x735a2d97
   * x ^= x &gt;&gt; 15
   * byte = (x &gt;&gt; (8 * (offset mod 4))) &amp; 255
   * </pre>
   *
   * The constants are those of "lowbias32" (C. Wellons, "Prospecting for Hash Functions", 2018).
   *
   * @param seed 0..2^32-1, as a signed int
   */
  record Mix(int seed) implements ByteRule {
    private static final int STEP = 0x9e3779b9;
    private static final int WORD_BYTES = 4;

    @Override
    public byte byteAt(long offset) {
      return (byte) (word(offset / WORD_BYTES) >>> (8 * (int) (offset % WORD_BYTES)));
    }

    @Override
    public byte[] bytes(long offset, int length) {
      byte[] bytes = new byte[length];
      int word = 0;
      for (int i = 0; i < length; i++) {
        int inWord = (int) ((offset + i) % WORD_BYTES);
        if (i == 0 || inWord == 0) {
          word = word((offset + i) / WORD_BYTES);
        }
        bytes[i] = (byte) (word >>> (8 * inWord));
      }
      return bytes;
    }

    private int word(long index) {
      int x = seed + (int) index * STEP;
      x = (x ^ (x >>> 16)) * 0x21f0aaad;
      x = (x ^ (x >>> 15)) * 0x735a2d97;
      return x ^ (x >>> 15);
    }
  }

  /** Reads {@code {"rule": "fill", "byte": 7}} and its like. */
  static ByteRule parse(JsonObject json) {
    String rule = json.getString("rule");
    return switch (rule) {
      case "fill" -> new Fill(json.getInteger("byte"));
      case "ramp" -> new Ramp(json.getInteger("start"));
      case "mix" -> new Mix(json.getLong("seed").intValue());
      case String other -> throw new IllegalArgumentException("there is no rule " + other);
    };
  }
}
