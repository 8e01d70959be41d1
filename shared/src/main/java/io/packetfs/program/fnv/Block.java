package io.packetfs.program.fnv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of a block as a table of words: word {@code row} of column {@code column} has the bytes
 * {@code 512 * column + 8 * row} and the seven behind them, the first in its lowest bits. A column
 * is 512 consecutive bytes, a row the same word of each column.
 *
 * <p>All loops over a block run along rows, and rows are arrays of their own, for then each loop
 * takes its operands at the same index of different arrays: the form that the compiler makes vector
 * code of without proof that nothing overlaps.
 */
final class Block {
  /** Words in a row: shorter ones make loops that hardly begin, longer ones leave the cache. */
  static final int COLUMNS = 64;

  /** Words in a column, as many as a word has bits. */
  static final int ROWS = Long.SIZE;

  /** Bytes in a column. */
  static final int COLUMN_BYTES = ROWS * Long.BYTES;

  /** Bytes in a row. */
  private static final int ROW_BYTES = COLUMNS * Long.BYTES;

  /** Bytes in a block. */
  static final int BYTES = COLUMNS * COLUMN_BYTES;

  private static final VarHandle LITTLE_ENDIAN_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Block() {}

  /** A table without values. */
  static long[][] rows(int count) {
    return new long[count][COLUMNS];
  }

  /** A word of the same byte, 0..255, eight times. */
  static long eightTimes(int value) {
    return value * 0x0101010101010101L;
  }

  /**
   * Reads a block's bytes, from {@code from}, as lanes need them: column by column.
   *
   * @param xor changes each word on its way
   */
  static void load(byte[] bytes, int from, long xor, long[][] words) {
    for (int row = 0; row < ROWS; row++) {
      load(bytes, from + row * Long.BYTES, xor, words[row]);
    }
  }

  /** Reads them as they come: a row is 512 consecutive bytes. Costs a quarter. */
  static void loadRows(byte[] bytes, int from, long xor, long[][] words) {
    for (int row = 0; row < ROWS; row++) {
      loadRow(bytes, from + row * ROW_BYTES, xor, words[row]);
    }
  }

  private static void loadRow(byte[] bytes, int from, long xor, long[] row) {
    for (int column = 0; column < COLUMNS; column++) {
      row[column] = (long) LITTLE_ENDIAN_LONGS.get(bytes, from + column * Long.BYTES) ^ xor;
    }
  }

  private static void load(byte[] bytes, int from, long xor, long[] row) {
    for (int column = 0; column < COLUMNS; column++) {
      row[column] = (long) LITTLE_ENDIAN_LONGS.get(bytes, from + column * COLUMN_BYTES) ^ xor;
    }
  }
}
