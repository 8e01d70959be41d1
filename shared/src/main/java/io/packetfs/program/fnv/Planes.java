package io.packetfs.program.fnv;

/**
 * One bit of each byte of a block: a word for each step and column, as {@link LowByteChain} tells.
 */
final class Planes {
  /** Bytes of a word of bytes, which come one after another. */
  static final int STEPS = Long.BYTES;

  /** Words of a plane. */
  static final int WORDS = STEPS * Block.COLUMNS;

  private static final int BITS = Byte.SIZE;

  private Planes() {}

  /** Planes without values. */
  static long[][] rows(int count) {
    return new long[count][WORDS];
  }

  /**
   * Takes neighbouring bits of the bytes apart.
   *
   * @param bits the block's words, transposed by {@link BitMatrix}
   * @param lowest the lowest of them, 0..7
   * @param planes one for each, from the lowest
   */
  static void of(long[][] bits, int lowest, long[][] planes) {
    for (int step = 0; step < STEPS; step++) {
      for (int bit = 0; bit < planes.length; bit++) {
        System.arraycopy(
            bits[step * BITS + lowest + bit], 0, planes[bit], step * Block.COLUMNS, Block.COLUMNS);
      }
    }
  }

  /** The same word in all steps. */
  static void repeat(long[] columns, long[] plane) {
    for (int step = 0; step < STEPS; step++) {
      System.arraycopy(columns, 0, plane, step * Block.COLUMNS, Block.COLUMNS);
    }
  }
}
