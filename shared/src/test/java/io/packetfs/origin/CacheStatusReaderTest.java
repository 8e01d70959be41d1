package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.origin.CacheStatus.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheStatusReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Cloudflare
          CF-Cache-Status | HIT                                   | HIT
          CF-Cache-Status | MISS                                  | MISS
          CF-Cache-Status | EXPIRED                               | MISS
          CF-Cache-Status | BYPASS                                | MISS
          CF-Cache-Status | DYNAMIC                               | MISS
          CF-Cache-Status | STALE                                 | HIT
          CF-Cache-Status | UPDATING                              | HIT
          CF-Cache-Status | REVALIDATED                           | HIT
          CF-Cache-Status | NONE/UNKNOWN                          | UNKNOWN
          # nginx
          X-Cache-Status  | HIT                                   | HIT
          X-Cache-Status  | MISS                                  | MISS
          X-Cache-Status  | EXPIRED                               | MISS
          X-Cache-Status  | BYPASS                                | MISS
          X-Cache-Status  | STALE                                 | HIT
          X-Cache-Status  | UPDATING                              | HIT
          X-Cache-Status  | REVALIDATED                           | HIT
          X-Cache-Status  | -                                     | UNKNOWN
          X-Cache-Status  | hit                                   | HIT
          # CloudFront
          X-Cache         | Hit from cloudfront                   | HIT
          X-Cache         | RefreshHit from cloudfront            | HIT
          X-Cache         | Miss from cloudfront                  | MISS
          X-Cache         | OriginShieldHit from cloudfront       | MISS
          X-Cache         | Error from cloudfront                 | UNKNOWN
          X-Cache         | LambdaGeneratedResponse from cloudfront | UNKNOWN
          # Fastly: the shield first, the node that answered us last
          X-Cache         | HIT, MISS                             | MISS
          X-Cache         | MISS, HIT                             | HIT
          X-Cache         | MISS, MISS                            | MISS
          # Varnish, Squid, Akamai, Azure
          X-Cache         | HIT                                   | HIT
          X-Cache         | hit cached                            | HIT
          X-Cache         | uncached                              | MISS
          X-Cache         | pass                                  | MISS
          X-Cache         | HIT from proxy.example.com            | HIT
          X-Cache         | TCP_MEM_HIT from a23-1.deploy.akamaitechnologies.com (AkamaiGHost/11.0) (-) | HIT
          X-Cache         | TCP_REFRESH_MISS from a23-1.deploy.akamaitechnologies.com (AkamaiGHost/11.0) (S) | MISS
          X-Cache         | TCP_REMOTE_HIT                        | MISS
          X-Cache         | CONFIG_NOCACHE                        | MISS
          X-Cache         | HITCHHIKER                            | UNKNOWN
          X-Cache         | HIT:3                                 | HIT
          # RFC 9211
          Cache-Status    | ExampleCache; hit                     | HIT
          Cache-Status    | ExampleCache; hit; ttl=376            | HIT
          Cache-Status    | ExampleCache; hit=?0; fwd=uri-miss    | MISS
          Cache-Status    | ExampleCache; fwd=uri-miss; stored    | MISS
          Cache-Status    | ExampleCache; fwd=uri-miss; collapsed | MISS
          Cache-Status    | ExampleCache; fwd=stale; fwd-status=304 | HIT
          Cache-Status    | ExampleCache; fwd=stale; fwd-status=200 | MISS
          Cache-Status    | OriginCache; hit; ttl=1100, "CDN, Company Here"; fwd=uri-miss | MISS
          Cache-Status    | OriginCache; fwd=uri-miss, "a \\"quoted\\" name"; hit; ttl=545 | HIT
          Cache-Status    | "Netlify Edge"; hit                   | HIT
          Cache-Status    | ExampleCache                          | UNKNOWN
          Cache-Status    | ExampleCache; hit,                    | UNKNOWN
          Cache-Status    | ExampleCache; HIT                     | UNKNOWN
          Cache-Status    | "unterminated; hit                    | UNKNOWN
          Cache-Status    | ('a' 'b'); hit                        | UNKNOWN
          # Akamai
          Server-Timing   | cdn-cache; desc=HIT, edge; dur=1      | HIT
          Server-Timing   | edge; dur=1, cdn-cache;desc="MISS"    | MISS
          Server-Timing   | db; dur=53                            | UNKNOWN
          # Only caches send it
          Age             | 1                                     | HIT
          Age             | 86400                                 | HIT
          Age             | 0                                     | UNKNOWN
          Age             | -1                                    | UNKNOWN
          Age             | 1, 2                                  | UNKNOWN
          """)
  void oneHeaderTells(String name, String value, Verdict verdict) {
    assertEquals(verdict, CacheStatusReader.read(headers(name, value)).verdict());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Out of Cloudflare's cache, with what the origin's Fastly said when it was stored
          CF-Cache-Status: HIT    | X-Cache: MISS                | HIT  | CF-Cache-Status
          CF-Cache-Status: MISS   | X-Cache: HIT                 | MISS | CF-Cache-Status
          Cache-Status: a; fwd=miss | CF-Cache-Status: HIT       | MISS | Cache-Status
          X-Cache-Status: MISS    | Age: 5                       | MISS | X-Cache-Status
          X-Cache: Error from cloudfront | Age: 5                | HIT  | Age
          Cache-Status: nonsense( | X-Cache: HIT                 | HIT  | X-Cache
          X-Cache: MISS           | X-Cache: HIT                 | HIT  | X-Cache
          """)
  void theFirstThatTellsWins(String first, String second, Verdict verdict, String source) {
    CacheStatus status = CacheStatusReader.read(lines(first, second));

    assertEquals(verdict, status.verdict());
    assertEquals(source, status.source());
  }

  @Test
  void silenceIsUnknown() {
    assertEquals(
        new CacheStatus(Verdict.UNKNOWN, null, null, null),
        CacheStatusReader.read(name -> List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CF-Ray          | 8f2a1b3c4d5e6f70-SJC                  | SJC
          CF-Ray          | 8f2a1b3c4d5e6f70                      |
          X-Amz-Cf-Pop    | SFO53-P2                              | SFO53-P2
          X-Served-By     | cache-iad-kiad7000025-IAD, cache-sjc10043-SJC | SJC
          X-Served-By     | cache-lga21945                        | cache-lga21945
          X-Served-By     | a node with spaces                    |
          """)
  void thePointOfPresenceIsRead(String name, String value, String pop) {
    if (pop == null) {
      assertNull(CacheStatusReader.read(headers(name, value)).pop());
    } else {
      assertEquals(pop, CacheStatusReader.read(headers(name, value)).pop());
    }
  }

  private static ResponseHeaders headers(String name, String value) {
    return asked -> asked.equalsIgnoreCase(name) ? List.of(value) : List.of();
  }

  private static ResponseHeaders lines(String... lines) {
    return asked -> {
      List<String> values = new ArrayList<>();
      for (String line : lines) {
        int colon = line.indexOf(':');
        if (line.substring(0, colon).equalsIgnoreCase(asked)) {
          values.add(line.substring(colon + 1).strip());
        }
      }
      return values;
    };
  }
}
