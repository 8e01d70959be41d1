package io.packetfs.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers for people. */
final class ByteText {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteText() {}

  /** About this many bytes: {@code 1.5 MiB}. */
  static String about(long bytes) {
    int unit = 0;
    double amount = bytes;
    while (amount >= 1024 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** A share, 0..1, in per cent, or {@code unknown}. */
  static String percent(@Nullable Double share) {
    return share == null ? "unknown" : String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** Milliseconds as {@code 12 ms} or {@code 3.4 s}. */
  static String time(long ms) {
    return ms < 1000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
  }
}
