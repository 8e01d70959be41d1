package io.packetfs.cli.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes ({@code 16MiB}) and durations ({@code 500ms}), as settings and flags write them. */
public final class Units {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
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
    String unit = matcher.group(2);
    Long factor =
        unit.isEmpty() && (bare || isZero(matcher.group(1))) ? Long.valueOf(1) : units.get(unit);
    if (factor == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor)).longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isZero(String number) {
    return new BigDecimal(number).signum() == 0;
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
