package io.packetfs.origin;

import io.packetfs.origin.CacheStatus.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a response's headers whether a cache had its bytes.
 *
 * <p>The cache nearest to us counts: what it has costs nobody behind it anything, and what a
 * farther one has still had to travel. In headers that list hops the nearest is the last ({@code
 * Cache-Status} by RFC 9211, {@code X-Cache} by custom). A response out of a cache repeats what
 * farther caches said when it was stored, so headers may contradict each other; the order is {@code
 * Cache-Status}, {@code CF-Cache-Status}, {@code X-Cache-Status}, {@code X-Cache}, {@code
 * Server-Timing: cdn-cache}, and the first that tells wins. An {@code Age} above 0 alone is taken
 * for a hit: only caches send it.
 *
 * <p>A stale or revalidated response is a hit, because its bytes were there; an expired, bypassed
 * or dynamic one is a miss. Any word not known here is no verdict.
 */
public final class CacheStatusReader {

  private record Header(String name, Function<String, Verdict> read) {}

  private static final List<Header> HEADERS =
      List.of(
          new Header("Cache-Status", CacheStatusReader::readCacheStatus),
          new Header("CF-Cache-Status", CacheStatusReader::readWord),
          new Header("X-Cache-Status", CacheStatusReader::readLastHop),
          new Header("X-Cache", CacheStatusReader::readLastHop),
          new Header("Server-Timing", CacheStatusReader::readServerTiming),
          new Header("Age", CacheStatusReader::readAge));

  private static final Pattern WORD = Pattern.compile("[A-Z_]+");
  private static final Pattern CDN_CACHE =
      Pattern.compile("cdn-cache\\s*;\\s*desc\\s*=\\s*\"?([A-Za-z_]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern CF_RAY = Pattern.compile("[0-9a-f]+-([A-Z]{3})");
  private static final Pattern FASTLY_NODE = Pattern.compile("cache-.*-([A-Z]{3,4})");
  private static final Pattern POP = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private CacheStatusReader() {}

  /** What the nearest cache said; never null, UNKNOWN if nothing. */
  public static CacheStatus read(ResponseHeaders headers) {
    CacheStatus silent = new CacheStatus(Verdict.UNKNOWN, null, null, pop(headers));
    for (Header header : HEADERS) {
      String value = headers.combined(header.name());
      if (value == null) {
        continue;
      }
      Verdict verdict = header.read().apply(value);
      if (verdict != Verdict.UNKNOWN) {
        return new CacheStatus(verdict, value, header.name(), silent.pop());
      }
      if (silent.source() == null && !header.name().equals("Server-Timing")) {
        silent = new CacheStatus(Verdict.UNKNOWN, value, header.name(), silent.pop());
      }
    }
    return silent;
  }

  /** RFC 9211: {@code ExampleCache; hit}, {@code "origin shield"; fwd=stale; fwd-status=304}. */
  private static Verdict readCacheStatus(String value) {
    List<StructuredList.Item> caches = StructuredList.parse(value);
    if (caches == null || caches.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    StructuredList.Item nearest = caches.getLast();
    if (Boolean.TRUE.equals(nearest.parameters().get("hit"))) {
      return Verdict.HIT;
    }
    if (!nearest.parameters().containsKey("fwd")) {
      return Verdict.UNKNOWN;
    }
    // It asked, was told "304 Not Modified" and answered with what it had.
    return Long.valueOf(304).equals(nearest.parameters().get("fwd-status"))
        ? Verdict.HIT
        : Verdict.MISS;
  }

  private static Verdict readLastHop(String value) {
    return readWord(value.substring(value.lastIndexOf(',') + 1));
  }

  private static Verdict readServerTiming(String value) {
    Matcher cdn = CDN_CACHE.matcher(value);
    return cdn.find() ? readWord(cdn.group(1)) : Verdict.UNKNOWN;
  }

  private static Verdict readAge(String value) {
    return value.matches("0*[1-9][0-9]*") ? Verdict.HIT : Verdict.UNKNOWN;
  }

  /**
   * The first word of what a cache says of itself: "HIT", "Hit from cloudfront", "TCP_MEM_HIT from
   * a.b".
   */
  private static Verdict readWord(String value) {
    Matcher word = WORD.matcher(value.strip().toUpperCase(Locale.ROOT));
    if (!word.lookingAt()) {
      return Verdict.UNKNOWN;
    }
    return switch (word.group()) {
      case "HIT", "CACHED", "STALE", "UPDATING", "REVALIDATED" -> Verdict.HIT;
      // CloudFront; Akamai, Azure and Squid.
      case "REFRESHHIT", "TCP_HIT", "TCP_MEM_HIT", "TCP_REFRESH_HIT", "TCP_EXPIRED_HIT" ->
          Verdict.HIT;
      case "MISS", "UNCACHED", "EXPIRED", "BYPASS", "PASS", "DYNAMIC" -> Verdict.MISS;
      // A cache behind the nearest one had the bytes.
      case "ORIGINSHIELDHIT", "TCP_REMOTE_HIT" -> Verdict.MISS;
      case "TCP_MISS", "TCP_REFRESH_MISS", "TCP_CLIENT_REFRESH_MISS", "TCP_EXPIRED_MISS" ->
          Verdict.MISS;
      case "CONFIG_NOCACHE", "PRIVATE_NOSTORE" -> Verdict.MISS;
      case String unknown -> Verdict.UNKNOWN;
    };
  }

  private static @Nullable String pop(ResponseHeaders headers) {
    String pop = firstGroup(CF_RAY, headers.single("CF-Ray"));
    if (pop == null) {
      pop = headers.single("X-Amz-Cf-Pop");
    }
    String nodes = headers.combined("X-Served-By");
    if (pop == null && nodes != null) {
      String nearest = nodes.substring(nodes.lastIndexOf(',') + 1).strip();
      String city = firstGroup(FASTLY_NODE, nearest);
      pop = city == null ? nearest : city;
    }
    return pop != null && POP.matcher(pop).matches() ? pop : null;
  }

  private static @Nullable String firstGroup(Pattern pattern, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Matcher matcher = pattern.matcher(value);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
