package io.packetfs.origin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Content-Range in bytes whose total is known (RFC 9110, section 14.4). */
sealed interface ContentRange {

  /** The object's size in bytes. */
  long totalBytes();

  /**
   * {@code bytes first-last/total}.
   *
   * @param first first byte
   * @param last last byte, first..total-1
   */
  record Satisfied(long first, long last, long totalBytes) implements ContentRange {}

  /** {@code bytes *}{@code /total}: what a 416 says. */
  record Unsatisfied(long totalBytes) implements ContentRange {}

  /** Nineteen digits may overflow a long; more always do. */
  Pattern FORM =
      Pattern.compile(
          "bytes (?:([0-9]{1,19})-([0-9]{1,19})|\\*)/([0-9]{1,19})", Pattern.CASE_INSENSITIVE);

  /** Reads the header; null if it is malformed, contradicts itself, or does not tell the total. */
  static @Nullable ContentRange parse(String value) {
    Matcher matcher = FORM.matcher(value.strip());
    if (!matcher.matches()) {
      return null;
    }
    try {
      long total = Long.parseLong(matcher.group(3));
      if (matcher.group(1) == null) {
        return new Unsatisfied(total);
      }
      long first = Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      return first <= last && last < total ? new Satisfied(first, last, total) : null;
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }
}
