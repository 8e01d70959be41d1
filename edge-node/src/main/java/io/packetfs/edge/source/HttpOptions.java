package io.packetfs.edge.source;

import io.packetfs.origin.Origin;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How an edge node talks to origins. Immutable; checked when made.
 *
 * @param userAgentContact what the User-Agent says about whom to call: a URL or an address
 * @param headers extra headers by origin, such as credentials; sent to that origin only, never
 *     along a redirect to another
 * @param connectionsPerOriginMax connections to one address of an origin, 1..
 * @param waitingPerOriginMax fetches that may wait for a connection to it, 0..
 * @param connectTimeoutMs how long resolving a host may take, and connecting to each of its
 *     addresses, TLS and the wait for a free connection included, in ms
 * @param idleTimeoutMs how long no byte may come while some are wanted, in ms
 * @param progressIntervalMs in each such interval...
 * @param progressBytesMin ...at least so many bytes have to come, or the rest
 * @param keepAliveMs how long an idle connection is kept, in ms
 * @param eventLoops event loops that fetches are spread over, 1..
 */
public record HttpOptions(
    String userAgentContact,
    Map<Origin, Map<String, String>> headers,
    int connectionsPerOriginMax,
    int waitingPerOriginMax,
    int connectTimeoutMs,
    int idleTimeoutMs,
    int progressIntervalMs,
    long progressBytesMin,
    int keepAliveMs,
    int eventLoops) {

  /** What a request means hangs on these. */
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "if-range",
          "range",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  /** Says where this software is from when nobody said whom to call. */
  public static final String DEFAULT_USER_AGENT_CONTACT = "no contact configured";

  /** As many as politeness ever allows, for each of a few jobs' worth of caches. */
  public static final int DEFAULT_CONNECTIONS_PER_ORIGIN_MAX = 64;

  /** Fetches waiting for a connection. */
  public static final int DEFAULT_WAITING_PER_ORIGIN_MAX = 64;

  /** 3 s, in ms. */
  public static final int DEFAULT_CONNECT_TIMEOUT_MS = 3_000;

  /** 3 s, in ms: less than the 4 s that a scheduler gives a fetch. */
  public static final int DEFAULT_IDLE_TIMEOUT_MS = 3_000;

  /** 3 s, in ms. */
  public static final int DEFAULT_PROGRESS_INTERVAL_MS = 3_000;

  /** 48 KiB in 3 s: what is slower is a drip. */
  public static final long DEFAULT_PROGRESS_BYTES_MIN = 48 * 1024;

  /** 10 s, in ms: below what servers use, so that they seldom close under a request. */
  public static final int DEFAULT_KEEP_ALIVE_MS = 10_000;

  /** The defaults, over as many event loops as there are cores. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          DEFAULT_USER_AGENT_CONTACT,
          Map.of(),
          DEFAULT_CONNECTIONS_PER_ORIGIN_MAX,
          DEFAULT_WAITING_PER_ORIGIN_MAX,
          DEFAULT_CONNECT_TIMEOUT_MS,
          DEFAULT_IDLE_TIMEOUT_MS,
          DEFAULT_PROGRESS_INTERVAL_MS,
          DEFAULT_PROGRESS_BYTES_MIN,
          DEFAULT_KEEP_ALIVE_MS,
          Runtime.getRuntime().availableProcessors());

  /** Copies the headers and checks the ranges. */
  public HttpOptions {
    headers = copy(headers);
    atLeast("http.connections_per_origin_max", connectionsPerOriginMax, 1);
    atLeast("http.waiting_per_origin_max", waitingPerOriginMax, 0);
    atLeast("http.connect_timeout_ms", connectTimeoutMs, 1);
    atLeast("http.idle_timeout_ms", idleTimeoutMs, 1);
    atLeast("http.progress_interval_ms", progressIntervalMs, 1);
    atLeast("http.progress_bytes_min", progressBytesMin, 0);
    atLeast("http.keep_alive_ms", keepAliveMs, 1_000);
    atLeast("http.event_loops", eventLoops, 1);
    if (!userAgentContact.matches("[ -~]{1,200}") || userAgentContact.matches(".*[()].*")) {
      throw new IllegalArgumentException(
          "http.user_agent_contact has 1 to 200 printable ASCII characters without parentheses, not \""
              + userAgentContact
              + "\"");
    }
  }

  /** The value of the User-Agent header. */
  public String userAgent() {
    return "PacketFS-edge/1.0 (" + userAgentContact + ")";
  }

  /** The same, with another contact. */
  public HttpOptions withUserAgentContact(String contact) {
    return new HttpOptions(
        contact,
        headers,
        connectionsPerOriginMax,
        waitingPerOriginMax,
        connectTimeoutMs,
        idleTimeoutMs,
        progressIntervalMs,
        progressBytesMin,
        keepAliveMs,
        eventLoops);
  }

  /** The same, with other extra headers. */
  public HttpOptions withHeaders(Map<Origin, Map<String, String>> byOrigin) {
    return new HttpOptions(
        userAgentContact,
        byOrigin,
        connectionsPerOriginMax,
        waitingPerOriginMax,
        connectTimeoutMs,
        idleTimeoutMs,
        progressIntervalMs,
        progressBytesMin,
        keepAliveMs,
        eventLoops);
  }

  /** The same, with other bounds on connections. */
  public HttpOptions withConnections(int perOriginMax, int waitingMax, int keptAliveMs) {
    return new HttpOptions(
        userAgentContact,
        headers,
        perOriginMax,
        waitingMax,
        connectTimeoutMs,
        idleTimeoutMs,
        progressIntervalMs,
        progressBytesMin,
        keptAliveMs,
        eventLoops);
  }

  /** The same, with other times, in ms. */
  public HttpOptions withTimeouts(int connectMs, int idleMs) {
    return new HttpOptions(
        userAgentContact,
        headers,
        connectionsPerOriginMax,
        waitingPerOriginMax,
        connectMs,
        idleMs,
        progressIntervalMs,
        progressBytesMin,
        keepAliveMs,
        eventLoops);
  }

  /** The same, with another least progress. */
  public HttpOptions withProgress(int intervalMs, long bytesMin) {
    return new HttpOptions(
        userAgentContact,
        headers,
        connectionsPerOriginMax,
        waitingPerOriginMax,
        connectTimeoutMs,
        idleTimeoutMs,
        intervalMs,
        bytesMin,
        keepAliveMs,
        eventLoops);
  }

  private static Map<Origin, Map<String, String>> copy(Map<Origin, Map<String, String>> headers) {
    Map<Origin, Map<String, String>> copy = new HashMap<>();
    headers.forEach(
        (origin, values) -> {
          values.forEach((name, value) -> checkHeader(origin, name, value));
          copy.put(origin, Map.copyOf(values));
        });
    return Map.copyOf(copy);
  }

  private static void checkHeader(Origin origin, String name, String value) {
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
        || !value.matches("[\\t -~]*")
        || RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "http.headers of "
              + origin
              + ": \""
              + name
              + "\" is no header that can be set, or its value is not printable ASCII;"
              + " what this software sets itself is "
              + RESERVED_HEADERS.stream().sorted().toList());
    }
  }

  private static void atLeast(String field, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(field + " is at least " + min + ", not " + value);
    }
  }
}
