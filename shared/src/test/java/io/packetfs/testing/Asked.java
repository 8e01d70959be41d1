package io.packetfs.testing;

import io.packetfs.window.ByteRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as it reached a {@link FakeOrigin}.
 *
 * @param number 1 for the first since the present fault was switched on
 * @param method GET, HEAD ...
 * @param target path and query as sent
 * @param headers by name, without regard to case
 */
public record Asked(int number, String method, String target, Map<String, String> headers) {

  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /** The value of a header, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The Range header as sent, or null. */
  public @Nullable String range() {
    return header("Range");
  }

  /**
   * The bytes that it asks for of an object of this size (RFC 9110, 14.1.2): null if it asks for no
   * range, or for several; the empty range if it asks for none that there is.
   */
  @Nullable ByteRange rangeOf(long sizeBytes) {
    String range = range();
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    if (!matcher.matches()) {
      return null;
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      long suffix = last.isEmpty() ? 0 : Math.min(Long.parseLong(last), sizeBytes);
      return new ByteRange(sizeBytes - suffix, suffix);
    }
    long from = Math.min(Long.parseLong(first), sizeBytes);
    long end = last.isEmpty() ? sizeBytes : Math.min(Long.parseLong(last) + 1, sizeBytes);
    return ByteRange.between(from, Math.max(from, end));
  }

  Asked numbered(int newNumber) {
    return new Asked(newNumber, method, target, headers);
  }

  /** Reads a head, not numbered yet; null at the end of the connection. */
  static @Nullable Asked read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
      matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
      if (head.size() > HEAD_BYTES_MAX) {
        throw new IOException("a request's head is longer than " + HEAD_BYTES_MAX + " bytes");
      }
    }
    return parse(head.toString(StandardCharsets.ISO_8859_1));
  }

  private static Asked parse(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] start = lines[0].split(" ", -1);
    if (start.length != 3) {
      throw new IOException("not a request line: " + lines[0]);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header: " + lines[i]);
      }
      headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return new Asked(0, start[0], start[1], Collections.unmodifiableMap(headers));
  }
}
