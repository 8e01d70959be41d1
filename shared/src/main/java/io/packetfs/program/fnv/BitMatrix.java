package io.packetfs.program.fnv;

/**
 * Transposes the 64 by 64 bits of each column of a table: bit b of word r changes places with bit r
 * of word b. By exchanging ever smaller squares of bits (Hacker's Delight, 7-3), two sizes in one
 * pass.
 */
final class BitMatrix {
  private static final int WIDTH = Long.SIZE;
  private static final int QUARTER = WIDTH / 4;

  private BitMatrix() {}

  /** From one table into another; the first is left as it is. */
  static void transpose(long[][] from, long[][] to) {
    for (int row = 0; row < QUARTER; row++) {
      exchange32And16(
          from[row],
          from[row + QUARTER],
          from[row + 2 * QUARTER],
          from[row + 3 * QUARTER],
          to[row],
          to[row + QUARTER],
          to[row + 2 * QUARTER],
          to[row + 3 * QUARTER]);
    }
    for (int square = 0; square < WIDTH; square += 16) {
      for (int row = square; row < square + 4; row++) {
        exchange8And4(to[row], to[row + 4], to[row + 8], to[row + 12]);
      }
    }
    for (int row = 0; row < WIDTH; row += 4) {
      exchange2And1(to[row], to[row + 1], to[row + 2], to[row + 3]);
    }
  }

  /** One matrix by itself, in place. */
  static void transpose(long[] rows) {
    long mask = 0x00000000ffffffffL;
    for (int width = WIDTH / 2; width > 0; width >>= 1) {
      for (int square = 0; square < WIDTH; square += 2 * width) {
        for (int row = square; row < square + width; row++) {
          long moved = ((rows[row] >>> width) ^ rows[row + width]) & mask;
          rows[row + width] ^= moved;
          rows[row] ^= moved << width;
        }
      }
      mask ^= mask << (width >> 1);
    }
  }

  // The same loop three times with other constants: a shift by a variable is no vector code.

  private static void exchange32And16(
      long[] a, long[] b, long[] c, long[] d, long[] toA, long[] toB, long[] toC, long[] toD) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long p = a[i];
      long q = b[i];
      long r = c[i];
      long s = d[i];
      long pr = ((p >>> 32) ^ r) & 0x00000000ffffffffL;
      r ^= pr;
      p ^= pr << 32;
      long qs = ((q >>> 32) ^ s) & 0x00000000ffffffffL;
      s ^= qs;
      q ^= qs << 32;
      long pq = ((p >>> 16) ^ q) & 0x0000ffff0000ffffL;
      long rs = ((r >>> 16) ^ s) & 0x0000ffff0000ffffL;
      toA[i] = p ^ (pq << 16);
      toB[i] = q ^ pq;
      toC[i] = r ^ (rs << 16);
      toD[i] = s ^ rs;
    }
  }

  private static void exchange8And4(long[] a, long[] b, long[] c, long[] d) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long p = a[i];
      long q = b[i];
      long r = c[i];
      long s = d[i];
      long pr = ((p >>> 8) ^ r) & 0x00ff00ff00ff00ffL;
      r ^= pr;
      p ^= pr << 8;
      long qs = ((q >>> 8) ^ s) & 0x00ff00ff00ff00ffL;
      s ^= qs;
      q ^= qs << 8;
      long pq = ((p >>> 4) ^ q) & 0x0f0f0f0f0f0f0f0fL;
      long rs = ((r >>> 4) ^ s) & 0x0f0f0f0f0f0f0f0fL;
      a[i] = p ^ (pq << 4);
      b[i] = q ^ pq;
      c[i] = r ^ (rs << 4);
      d[i] = s ^ rs;
    }
  }

  private static void exchange2And1(long[] a, long[] b, long[] c, long[] d) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long p = a[i];
      long q = b[i];
      long r = c[i];
      long s = d[i];
      long pr = ((p >>> 2) ^ r) & 0x3333333333333333L;
      r ^= pr;
      p ^= pr << 2;
      long qs = ((q >>> 2) ^ s) & 0x3333333333333333L;
      s ^= qs;
      q ^= qs << 2;
      long pq = ((p >>> 1) ^ q) & 0x5555555555555555L;
      long rs = ((r >>> 1) ^ s) & 0x5555555555555555L;
      a[i] = p ^ (pq << 1);
      b[i] = q ^ pq;
      c[i] = r ^ (rs << 1);
      d[i] = s ^ rs;
    }
  }
}
