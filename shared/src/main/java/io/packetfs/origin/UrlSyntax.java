package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a URL: percent-encoding, dot segments, and how a URL is shown in an error. RFC
 * 3986.
 */
final class UrlSyntax {
  private static final String UNRESERVED_MARKS = "-._~";

  /**
   * What a path or a query may hold unencoded besides letters, digits and the marks: pchar, "/" and
   * "?".
   */
  private static final String PATH_MARKS = UNRESERVED_MARKS + "!$&'()*+,;=:@/";

  private static final String QUERY_MARKS = PATH_MARKS + "?";

  /** How much of a URL an error shows. */
  private static final int SHOWN_CHARS_MAX = 256;

  private static final String HEX = "0123456789ABCDEF";

  private UrlSyntax() {}

  static ProblemException invalid(String detail, String expected, String url) {
    return Problem.of(ErrorCode.INVALID_VALUE, detail, expected, shown(url)).asException();
  }

  /**
   * A URL as an error may show it: without what stands before an "@" (it may be a password) and
   * without the query (it may be a signature), control characters replaced, cut to a bounded
   * length.
   */
  static String shown(String url) {
    int queryAt = url.indexOf('?');
    String shown = queryAt < 0 ? url : url.substring(0, queryAt) + "?...";
    // The last "@", written or encoded, wherever it stands: a broken URL may hold its password
    // anywhere before it.
    int at = Math.max(url.lastIndexOf('@'), url.lastIndexOf("%40"));
    if (at >= 0) {
      int schemeEnd = url.indexOf("://");
      String scheme = schemeEnd < 0 || schemeEnd > at ? "" : url.substring(0, schemeEnd + 3);
      shown = scheme + "***" + (at < shown.length() ? shown.substring(at) : "");
    }
    shown = shown.replaceAll("\\p{Cntrl}", "\uFFFD");
    return shown.length() <= SHOWN_CHARS_MAX ? shown : shown.substring(0, SHOWN_CHARS_MAX) + "...";
  }

  /**
   * The normal form of a path: triplets in upper case, unreserved characters decoded, everything
   * that a path may not hold encoded as UTF-8. Dot segments are left.
   */
  static String normalisePath(String path, String url) {
    return encode(path, PATH_MARKS, true, url);
  }

  /**
   * A query as it was written, with what a query may not hold encoded: signatures depend on its
   * exact form.
   */
  static String normaliseQuery(String query, String url) {
    return encode(query, QUERY_MARKS, false, url);
  }

  private static String encode(String text, String marks, boolean rewriteTriplets, String url) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '%') {
        int octet = octetAt(text, i, url);
        if (!rewriteTriplets) {
          out.append(text, i, i + 3);
        } else if (isUnreserved(octet)) {
          out.append((char) octet);
        } else {
          appendTriplet(out, octet);
        }
        i += 3;
        continue;
      }
      if (isLetterOrDigit(c) || marks.indexOf(c) >= 0) {
        out.append((char) c);
      } else {
        for (byte octet : utf8(text.substring(i, i + Character.charCount(c)), url)) {
          appendTriplet(out, octet & 0xff);
        }
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static byte[] utf8(String text, String url) {
    try {
      ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[octets.remaining()];
      octets.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw invalid("the URL has half of a surrogate pair", "well-formed Unicode", url);
    }
  }

  private static void appendTriplet(StringBuilder out, int octet) {
    out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
  }

  /** The octet that the triplet at {@code i} stands for. */
  private static int octetAt(String text, int i, String url) {
    int high = i + 1 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
    int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
    // Character.digit knows the digits of every script; a triplet has ASCII ones.
    if (high < 0 || low < 0 || text.charAt(i + 1) > 'f' || text.charAt(i + 2) > 'f') {
      throw invalid(
          "a \"%\" is not followed by two hexadecimal digits", "%25 for a percent sign", url);
    }
    return high << 4 | low;
  }

  /** The characters behind the triplets. */
  static String decode(String text, String url) {
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        octets[length++] = (byte) octetAt(text, i, url);
        i += 2;
      } else {
        octets[length++] = (byte) c;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw invalid("the percent-encoded octets of the path are not UTF-8", "UTF-8", url);
    }
  }

  /** Whether the path has an encoded control character, NUL above all. */
  static boolean hidesControl(String path) {
    return decodeAscii(path).chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }

  /** Decodes the triplets of ASCII characters and leaves all others, malformed ones too. */
  static String decodeAscii(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length()) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high >= 0 && high < 8 && low >= 0) {
          out.append((char) (high << 4 | low));
          i += 2;
          continue;
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean isUnreserved(int c) {
    return isLetterOrDigit(c) || UNRESERVED_MARKS.indexOf(c) >= 0;
  }

  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
