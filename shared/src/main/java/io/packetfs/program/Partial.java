package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.NibbleMap;

/**
 * A reducer's value over one run of bytes, with what it needs to combine with its right-hand
 * neighbour. Immutable.
 *
 * <p>{@code combine} is associative; the empty run's partial (see {@link Partials#empty}) is
 * neutral on both sides.
 */
public sealed interface Partial {

  /**
   * Bytes of the run that the reducer read; fewer than the run has where the instruction's range
   * ends inside it.
   */
  long length();

  /**
   * A count of equal bytes.
   *
   * @param length bytes read
   * @param count how many of them were equal, 0..length
   */
  record Count(long length, long count) implements Partial {

    /** Checks the ranges. */
    public Count {
      if (length < 0 || count < 0 || count > length) {
        throw new IllegalArgumentException(
            "a count needs 0 <= count <= length, not count " + count + " and length " + length);
      }
    }
  }

  /**
   * A CRC-32C.
   *
   * @param length bytes read
   * @param crc the finished checksum of these bytes alone
   */
  record Crc(long length, int crc) implements Partial {

    /** Checks the ranges. */
    public Crc {
      if (length < 0 || (length == 0 && crc != 0)) {
        throw new IllegalArgumentException(
            "a checksum needs 0 <= length, and is 0 of no bytes, not " + crc + " of " + length);
      }
    }
  }

  /**
   * What a run does to an FNV-1a state. Only the low byte of the state meets the data non-linearly,
   * so a run of n bytes that is entered with a state {@code h} whose low byte is {@code entryByte}
   * leaves {@code exit + p^n * (h - entryByte) mod 2^64}, where {@code exit} is what it leaves when
   * entered with the state {@code entryByte} itself.
   *
   * @param length bytes read
   * @param entryByte low byte of the state that the run is entered with, 0..255
   * @param exit the state behind the run when it is entered with {@code entryByte}
   */
  record FnvRun(long length, int entryByte, long exit) implements Partial {

    /** Checks the ranges. */
    public FnvRun {
      if (length < 0 || entryByte != Fnv.lowByte(entryByte) || (length == 0 && exit != entryByte)) {
        throw new IllegalArgumentException(
            "an fnv run needs 0 <= length, 0 <= entryByte <= 255, and leaves the entry byte as it is if it is empty, not "
                + ("length " + length + ", entryByte " + entryByte + ", exit " + exit));
      }
    }

    /**
     * The state behind the run.
     *
     * @param entryState the state in front of it
     * @throws IllegalArgumentException if the low byte of that state is not the entry byte of this
     *     run
     */
    public long apply(long entryState) {
      if (Fnv.lowByte(entryState) != entryByte) {
        throw new IllegalArgumentException(
            "a run that was entered with the byte "
                + entryByte
                + " does not follow the state "
                + Long.toHexString(entryState));
      }
      return exit + Fnv.power(length) * (entryState - entryByte);
    }
  }

  /**
   * What a run makes of the low nibble of an FNV-1a state. Needs to know nothing of what lies
   * before the run.
   *
   * @param length bytes read
   * @param map what each low nibble becomes
   */
  record FnvLow(long length, NibbleMap map) implements Partial {

    /** Checks the ranges. */
    public FnvLow {
      if (length < 0 || (length == 0 && !map.equals(NibbleMap.IDENTITY))) {
        throw new IllegalArgumentException(
            "nibbles go over 0 or more bytes, and no bytes leave them as they are, not "
                + ("length " + length + ", map " + map));
      }
    }
  }

  /**
   * What a run that is entered with a known low nibble makes of the high nibble of the low byte of
   * an FNV-1a state.
   *
   * @param length bytes read
   * @param entryLow the low nibble in front of the run, 0..15
   * @param exitLow the low nibble behind it, 0..15
   * @param map what each high nibble becomes
   */
  record FnvHigh(long length, int entryLow, int exitLow, NibbleMap map) implements Partial {

    /** Checks the ranges. */
    public FnvHigh {
      if (length < 0
          || !isNibble(entryLow)
          || !isNibble(exitLow)
          || (length == 0 && (exitLow != entryLow || !map.equals(NibbleMap.IDENTITY)))) {
        throw new IllegalArgumentException(
            "nibbles are 0..15, go over 0 or more bytes, and no bytes leave them as they are, not "
                + ("length " + length + ", entryLow " + entryLow)
                + (", exitLow " + exitLow + ", map " + map));
      }
    }

    private static boolean isNibble(int value) {
      return value >= 0 && value < NibbleMap.VALUES;
    }
  }
}
