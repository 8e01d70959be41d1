package io.packetfs.program;

/**
 * Moves checksums over whole windows by looking up: the product with x^(8n) is linear over GF(2),
 * so it is the xor of those of a checksum's four bytes. There is a table for each power of two from
 * one window to 4 GiB, 4 KiB each; a run of windows takes as many as its number has bits.
 */
final class Crc32cShift {
  private static final int WINDOW_BITS = 20;
  private static final int LAST_BITS = 32;
  private static final int BYTES = Integer.BYTES;
  private static final int VALUES = 1 << Byte.SIZE;
  private static final int[][] TABLES = tables();

  private Crc32cShift() {}

  /** Whether there is a table for this many bytes. */
  static boolean covers(int bytesLog2) {
    return bytesLog2 >= WINDOW_BITS && bytesLog2 <= LAST_BITS;
  }

  /**
   * What 2^k more bytes make of a checksum, apart from their own.
   *
   * @param bytesLog2 k, of those that it {@link #covers}
   */
  static int apply(int crc, int bytesLog2) {
    int[] table = TABLES[bytesLog2 - WINDOW_BITS];
    return table[crc & 0xff]
        ^ table[VALUES + (crc >>> 8 & 0xff)]
        ^ table[2 * VALUES + (crc >>> 16 & 0xff)]
        ^ table[3 * VALUES + (crc >>> 24)];
  }

  private static int[][] tables() {
    int[][] tables = new int[LAST_BITS - WINDOW_BITS + 1][BYTES * VALUES];
    for (int i = 0; i < tables.length; i++) {
      int power = Crc32cAlgebra.power(WINDOW_BITS + i);
      for (int place = 0; place < BYTES; place++) {
        for (int value = 0; value < VALUES; value++) {
          tables[i][place * VALUES + value] =
              Crc32cAlgebra.multiply(power, value << (place * Byte.SIZE));
        }
      }
    }
    return tables;
  }
}
