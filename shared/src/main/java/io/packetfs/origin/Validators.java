package io.packetfs.origin;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The validators of a response: ETag (RFC 9110, section 8.8.3) and Last-Modified. */
final class Validators {
  /** Octets beyond ASCII arrive as characters up to U+00FF. */
  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

  private static final String WEAK_PREFIX = "W/";

  private Validators() {}

  /** The identity by the strongest validator that the rule accepts, or null if there is none. */
  static @Nullable Identity strongest(ResponseHeaders headers, IdentityRule rule, long totalBytes) {
    for (Identity.Kind kind :
        new Identity.Kind[] {
          Identity.Kind.STRONG_ETAG, Identity.Kind.WEAK_ETAG, Identity.Kind.LAST_MODIFIED
        }) {
      String validator = rule.accepts(kind) ? ofKind(headers, kind) : null;
      if (validator != null) {
        return new Identity(totalBytes, validator, kind);
      }
    }
    return null;
  }

  /**
   * The validator that can be compared with one of that kind, or null. A strong ETag also does for
   * a weak one: some caches weaken it when they transform other responses.
   */
  static @Nullable String ofKind(ResponseHeaders headers, Identity.Kind kind) {
    String etag = headers.single("ETag");
    return switch (kind) {
      case STRONG_ETAG -> etag != null && STRONG.matcher(etag).matches() ? etag : null;
      case WEAK_ETAG -> etag != null && STRONG.matcher(opaque(etag)).matches() ? etag : null;
      case LAST_MODIFIED -> {
        String date = headers.single("Last-Modified");
        yield date != null && HttpDate.parse(date) != null ? date : null;
      }
      case FILE, EMPTY -> null;
    };
  }

  /** Whether two validators of a kind say that the bytes are the same. */
  static boolean same(Identity.Kind kind, String pinned, String offered) {
    return kind == Identity.Kind.WEAK_ETAG
        ? opaque(pinned).equals(opaque(offered))
        : pinned.equals(offered);
  }

  private static String opaque(String etag) {
    return etag.startsWith(WEAK_PREFIX) ? etag.substring(WEAK_PREFIX.length()) : etag;
  }
}
