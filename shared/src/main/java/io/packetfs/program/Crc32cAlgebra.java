package io.packetfs.program;

/**
 * CRC-32C as arithmetic with polynomials over GF(2) modulo the Castagnoli polynomial: what allows
 * checksums of neighbouring runs to be combined without their bytes (the idea of zlib's {@code
 * crc32_combine}).
 *
 * <p>A polynomial of degree below 32 is an int with its bits reflected, as the checksum itself: bit
 * 31 is the coefficient of x^0.
 */
final class Crc32cAlgebra {
  /** x^32 modulo the polynomial, reflected. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private static final int ONE = 1 << 31;

  /** x^8: what one more byte multiplies by. */
  private static final int BYTE = ONE >>> 8;

  /** x^(8 * 2^k) for k = 0..62: what 2^k more bytes multiply by. */
  private static final int[] POWERS = powers();

  private Crc32cAlgebra() {}

  /**
   * The checksum of two neighbouring runs.
   *
   * @param left finished checksum of the first
   * @param right finished checksum of the second
   * @param rightBytes length of the second, 0..
   */
  static int combine(int left, int right, long rightBytes) {
    // Initial value and final inversion are all ones in both runs and cancel out.
    int moved = left;
    for (long bits = rightBytes; bits != 0; bits &= bits - 1) {
      int bytesLog2 = Long.numberOfTrailingZeros(bits);
      moved =
          Crc32cShift.covers(bytesLog2)
              ? Crc32cShift.apply(moved, bytesLog2)
              : multiply(POWERS[bytesLog2], moved);
    }
    return moved ^ right;
  }

  /**
   * What a checksum changes by when each of n bytes is replaced by itself xor the same value. The
   * checksum is affine: the change is that of a stream of n such values, without initial value and
   * final inversion.
   *
   * @param value 0..255
   * @param bytes 0..
   */
  static int changeByXor(int value, long bytes) {
    // A lone byte leaves value * x^8, n of them (value * x^8) * (1 + x^8 + ... + x^(8(n-1))): the
    // sum by doubling, from the
    // highest bit of n.
    int sum = 0;
    int power = ONE;
    for (int bit = Long.SIZE - Long.numberOfLeadingZeros(bytes) - 1; bit >= 0; bit--) {
      sum = multiply(sum, power ^ ONE);
      power = multiply(power, power);
      if ((bytes >>> bit & 1) != 0) {
        sum = multiply(sum, BYTE) ^ ONE;
        power = multiply(power, BYTE);
      }
    }
    return multiply(multiply(value, BYTE), sum);
  }

  /** x^(8 * 2^k): what 2^k more bytes multiply by, for k = 0..62. */
  static int power(int bytesLog2) {
    return POWERS[bytesLog2];
  }

  static int multiply(int a, int b) {
    int product = 0;
    int times = b;
    for (int rest = a; rest != 0; rest <<= 1) {
      // All ones if the coefficient at hand is 1: a branch here would be mispredicted every other
      // time.
      product ^= times & rest >> 31;
      times = times >>> 1 ^ (POLYNOMIAL & -(times & 1));
    }
    return product;
  }

  private static int[] powers() {
    int[] powers = new int[Long.SIZE - 1];
    powers[0] = BYTE;
    for (int k = 1; k < powers.length; k++) {
      powers[k] = multiply(powers[k - 1], powers[k - 1]);
    }
    return powers;
  }
}
