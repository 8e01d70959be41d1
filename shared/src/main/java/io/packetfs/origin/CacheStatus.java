package io.packetfs.origin;

import org.jspecify.annotations.Nullable;

/**
 * What the cache nearest to us said about a response.
 *
 * @param verdict whether it had the bytes
 * @param raw the header's value as sent, or null if no header told anything
 * @param source the name of that header, or null
 * @param pop the point of presence that answered, 1..32 letters, digits, dots, dashes or
 *     underscores, or null if it did not say
 */
public record CacheStatus(
    Verdict verdict, @Nullable String raw, @Nullable String source, @Nullable String pop) {

  /** Whether a cache had the bytes. */
  public enum Verdict {
    /** It had them, or had them confirmed: nothing but perhaps a 304 came from behind it. */
    HIT,
    /** It had to bring them from behind itself, even if only from another cache. */
    MISS,
    /** Nobody said. */
    UNKNOWN
  }
}
