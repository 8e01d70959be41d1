package io.packetfs.cli.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes ({@code 16MiB}) and durations ({@code 500ms}), as settings and flags write them. */
public final class Units {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d{1,19})(?:\\.(\\d{1,9}))? ?([A-Za-z]*)");
  private static final Map<String, Long> SIZES = new LinkedHashMap<>();
  private static final Map<String, Long> DURATIONS = new LinkedHashMap<>();

  static {
    SIZES.put("EiB", 1L << 60);
    SIZES.put("PiB", 1L << 50);
    SIZES.put("TiB", 1L << 40);
    SIZES.put("GiB", 1L << 30);
    SIZES.put("MiB", 1L << 20);
    SIZES.put("KiB", 1L << 10);
    SIZES.put("B", 1L);
    DURATIONS.put("d", 86_400_000L);
    DURATIONS.put("h", 3_600_000L);
    DURATIONS.put("m", 60_000L);
    DURATIONS.put("s", 1_000L);
    DURATIONS.put("ms", 1L);
  }

  private Units() {}

  /**
   * Bytes: a number, or one with B, KiB, MiB, GiB, TiB, PiB or EiB behind it. Empty if it is none,
   * or not whole in bytes.
   */
  public static OptionalLong bytes(String text) {
    return read(text, SIZES, true);
  }

  /**
   * Milliseconds: a number with ms, s, m, h or d behind it. Empty if it is none, or not whole in
   * ms.
   */
  public static OptionalLong milliseconds(String text) {
    return read(text, DURATIONS, false);
  }

  /** The shortest text for this many bytes that {@link #bytes} reads back. */
  public static String bytesText(long bytes) {
    return text(bytes, SIZES);
  }

  /** The shortest text for this many ms that {@link #milliseconds} reads back. */
  public static String millisecondsText(long ms) {
    return text(ms, DURATIONS);
  }

  private static OptionalLong read(String text, Map<String, Long> units, boolean bare) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    String unit = matcher.group(3);
    Long factor = unit.isEmpty() && (bare || isZero(matcher)) ? Long.valueOf(1) : units.get(unit);
    if (factor == null) {
      return OptionalLong.empty();
    }
    try {
      long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
      return OptionalLong.of(Math.addExact(whole, fraction(matcher.group(2), factor)));
    } catch (ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * That fraction of the factor, if it is whole. In long numbers: the first BigDecimal costs every
   * command some 30 ms.
   *
   * @param digits behind the point, or null: none
   */
  private static long fraction(@Nullable String digits, long factor) {
    if (digits == null) {
      return 0;
    }
    long parts = 1;
    for (int i = 0; i < digits.length(); i++) {
      parts *= 10;
    }
    long common = greatestCommonDivisor(parts, factor);
    long count = Long.parseLong(digits);
    if (count % (parts / common) != 0) {
      throw new ArithmeticException("not whole");
    }
    return count / (parts / common) * (factor / common);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private static boolean isZero(Matcher matcher) {
    return matcher.group().matches("[0.]+");
  }

  private static String text(long amount, Map<String, Long> units) {
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (amount != 0 && amount % unit.getValue() == 0) {
        return amount / unit.getValue() + unit.getKey();
      }
    }
    return "0" + (units == SIZES ? "B" : "s");
  }
}
