package io.packetfs.origin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long an origin asks to be left alone (RFC 9110, section 10.2.3). */
public final class RetryAfter {

  /** What is believed at most: one day, in ms. */
  public static final long RETRY_AFTER_MS_MAX = 24L * 3600 * 1000;

  private RetryAfter() {}

  /**
   * The time to wait, 0..{@link #RETRY_AFTER_MS_MAX}, in ms; 0 for a date that has passed; null if
   * the header is absent or says neither seconds nor a date.
   *
   * @param value the header's value, or null
   * @param nowMs the time against which a date counts, in ms since the epoch
   */
  public static @Nullable Long parseMs(@Nullable String value, long nowMs) {
    if (value == null) {
      return null;
    }
    String text = value.strip();
    if (text.matches("[0-9]+")) {
      // More digits than a day's seconds have are more than a day.
      String digits = text.replaceFirst("^0+(?=.)", "");
      return digits.length() > 6
          ? RETRY_AFTER_MS_MAX
          : Math.min(RETRY_AFTER_MS_MAX, Long.parseLong(digits) * 1000);
    }
    Instant date = HttpDate.parse(text);
    return date == null ? null : Math.clamp(date.toEpochMilli() - nowMs, 0, RETRY_AFTER_MS_MAX);
  }
}
