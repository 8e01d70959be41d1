package io.packetfs.cli.conform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one range that a request asks for.
 *
 * @param first first byte
 * @param last last byte, {@link Long#MAX_VALUE} - 1: to the end
 */
record AskedRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
  private static final long TO_THE_END = Long.MAX_VALUE - 1;

  /** Reads a Range header; null if there is none, or one of another form. */
  static @Nullable AskedRange parse(@Nullable String header) {
    Matcher range = FORM.matcher(header == null ? "" : header);
    if (!range.matches()) {
      return null;
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? TO_THE_END : Long.parseLong(range.group(2));
    return last < first ? null : new AskedRange(first, last);
  }

  /** How many bytes it names; those to the end count as one. */
  long lengthBytes() {
    return last == TO_THE_END ? 1 : last - first + 1;
  }
}
