package io.packetfs.wire.json;

/** Numbers that every reader of JSON reads the same. */
public final class JsonNumbers {
  /** Doubles are exact up to here, and many readers have nothing else (RFC 8259, section 6). */
  private static final long EXACT_MAX = 1L << 53;

  private JsonNumbers() {}

  /** The number, or its decimal text where readers would round it. */
  public static Object exact(long number) {
    return number > EXACT_MAX || number < -EXACT_MAX ? Long.toString(number) : number;
  }
}
