package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.origin.ResponseVerdict.BeyondEnd;
import io.packetfs.origin.ResponseVerdict.Body;
import io.packetfs.origin.ResponseVerdict.Empty;
import io.packetfs.origin.ResponseVerdict.Refused;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseIdentityTest {
  private static final ByteRange ASKED = new ByteRange(100, 50);
  private static final Identity PINNED = new Identity(1000, "\"abc\"", Identity.Kind.STRONG_ETAG);
  private static final String RANGE = "Content-Range: bytes 100-149/1000";
  private static final String ETAG = "ETag: \"abc\"";

  @Test
  void theFirstResponsePinsSizeAndValidator() {
    assertEquals(new Body(PINNED, ASKED), probe(206, RANGE, ETAG, "Content-Length: 50"));
    assertEquals(new Body(PINNED, ASKED), probe(206, RANGE, ETAG, "Content-Encoding: identity"));
    assertEquals(new Body(PINNED, ASKED), probe(206, RANGE, ETAG, ETAG, RANGE));
  }

  @Test
  void aRangeThatReachesBeyondTheEndIsClipped() {
    assertEquals(
        new Body(new Identity(120, "\"abc\"", Identity.Kind.STRONG_ETAG), new ByteRange(100, 20)),
        probe(206, "Content-Range: bytes 100-119/120", ETAG));
    refuses(ErrorCode.CONTENT_RANGE_INVALID, probe(206, "Content-Range: bytes 100-118/120", ETAG));
  }

  @Test
  void laterResponsesHaveToBeOfTheSameObject() {
    assertEquals(new Body(PINNED, ASKED), later(206, RANGE, ETAG));

    Problem otherTag = refuses(ErrorCode.OBJECT_CHANGED, later(206, RANGE, "ETag: \"def\""));
    assertEquals("1000 bytes, \"abc\"", otherTag.expected());
    assertEquals("1000 bytes, \"def\"", otherTag.actual());
    Problem otherSize =
        refuses(ErrorCode.OBJECT_CHANGED, later(206, "Content-Range: bytes 100-149/1001", ETAG));
    assertEquals("1001 bytes", otherSize.actual());
    refuses(ErrorCode.OBJECT_CHANGED, later(206, "Content-Range: bytes 100-119/120", ETAG));
    refuses(ErrorCode.OBJECT_CHANGED, later(200, "Content-Length: 0", ETAG));
    refuses(ErrorCode.OBJECT_CHANGED, later(416, "Content-Range: bytes */90"));
    refuses(ErrorCode.OBJECT_CHANGED, later(416, "Content-Range: bytes */0"));
    refuses(ErrorCode.VALIDATOR_MISSING, later(206, RANGE));
    refuses(ErrorCode.VALIDATOR_MISSING, later(206, RANGE, "ETag: W/\"abc\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 100-149/*",
        "bytes */1000",
        "bytes 100-148/1000",
        "bytes 100-150/1000",
        "bytes 99-149/1000",
        "bytes 0-49/1000",
        "bytes 100-149/149",
        "bytes 149-100/1000",
        "bytes 100-149",
        "bytes=100-149/1000",
        "octets 100-149/1000",
        "bytes 100-149/99999999999999999999",
        "bytes 100-149/9999999999999999999",
        "bytes -149/1000",
        "",
      })
  void aWrongContentRangeIsRefused(String value) {
    Problem problem =
        refuses(ErrorCode.CONTENT_RANGE_INVALID, probe(206, "Content-Range: " + value, ETAG));

    assertEquals("bytes 100-149/SIZE, or up to the last byte", problem.expected());
    assertEquals(value, problem.actual());
  }

  @Test
  void aPartialResponseHasOneContentRange() {
    refuses(ErrorCode.CONTENT_RANGE_INVALID, probe(206, ETAG));
    refuses(
        ErrorCode.CONTENT_RANGE_INVALID,
        probe(206, RANGE, "Content-Range: bytes 100-149/1001", ETAG));
    refuses(
        ErrorCode.CONTENT_RANGE_INVALID,
        probe(206, "Content-Type: Multipart/Byteranges; boundary=x", ETAG));
  }

  @Test
  void aContentLengthThatContradictsTheRangeIsRefused() {
    Problem problem =
        refuses(ErrorCode.BODY_LENGTH_MISMATCH, probe(206, RANGE, ETAG, "Content-Length: 49"));

    assertEquals("50", problem.expected());
    assertEquals("49", problem.actual());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "identity, gzip", "x"})
  void encodedBytesAreRefused(String encoding) {
    Problem problem =
        refuses(
            ErrorCode.CONTENT_ENCODED, probe(206, RANGE, ETAG, "Content-Encoding: " + encoding));

    assertEquals(encoding, problem.actual());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-None: 1",
        "ETag: abc",
        "ETag: \"abc",
        "ETag: \"a\"b\"",
        "ETag: W/\"abc\"",
        "ETag: w/\"abc\"",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
      })
  void withoutAStrongETagThereIsNoIdentity(String header) {
    refuses(ErrorCode.VALIDATOR_MISSING, probe(206, RANGE, header));
  }

  @Test
  void twoETagsAreNone() {
    refuses(ErrorCode.VALIDATOR_MISSING, probe(206, RANGE, ETAG, "ETag: \"def\""));
  }

  @Test
  void weakerValidatorsNeedARuleThatAcceptsThem() {
    String weak = "ETag: W/\"abc\"";
    String date = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT";

    assertEquals(Identity.Kind.WEAK_ETAG, pinnedKind(IdentityRule.WEAK_ETAG, RANGE, weak, date));
    assertEquals(
        Identity.Kind.STRONG_ETAG, pinnedKind(IdentityRule.LAST_MODIFIED, RANGE, ETAG, date));
    assertEquals(Identity.Kind.LAST_MODIFIED, pinnedKind(IdentityRule.LAST_MODIFIED, RANGE, date));
    refuses(ErrorCode.VALIDATOR_MISSING, judge(206, null, IdentityRule.WEAK_ETAG, RANGE, date));
    refuses(
        ErrorCode.VALIDATOR_MISSING,
        judge(206, null, IdentityRule.LAST_MODIFIED, RANGE, "Last-Modified: yesterday"));
  }

  @Test
  void aPinnedWeakValidatorIsComparedWeakly() {
    Identity weak = new Identity(1000, "W/\"abc\"", Identity.Kind.WEAK_ETAG);

    assertEquals(
        new Body(weak, ASKED), judge(206, weak, IdentityRule.WEAK_ETAG, RANGE, "ETag: \"abc\""));
    refuses(
        ErrorCode.OBJECT_CHANGED,
        judge(206, weak, IdentityRule.WEAK_ETAG, RANGE, "ETag: W/\"def\""));
  }

  @Test
  void aPinnedDateIsComparedEvenIfAnETagTurnsUp() {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    Identity dated = new Identity(1000, date, Identity.Kind.LAST_MODIFIED);

    assertEquals(
        new Body(dated, ASKED),
        judge(206, dated, IdentityRule.LAST_MODIFIED, RANGE, ETAG, "Last-Modified: " + date));
    refuses(
        ErrorCode.OBJECT_CHANGED,
        judge(
            206,
            dated,
            IdentityRule.LAST_MODIFIED,
            RANGE,
            "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT"));
  }

  @Test
  void aWholeObjectIsRefusedUnlessItIsEmpty() {
    Problem problem =
        refuses(ErrorCode.RANGE_NOT_SUPPORTED, probe(200, ETAG, "Content-Length: 1000"));
    assertEquals("206 for bytes=100-149", problem.expected());
    assertEquals("200 with 1000 bytes", problem.actual());
    refuses(ErrorCode.RANGE_NOT_SUPPORTED, probe(200, ETAG));

    assertEquals(
        new Empty(new Identity(0, "\"abc\"", Identity.Kind.STRONG_ETAG)),
        probe(200, ETAG, "Content-Length: 0"));
    assertEquals(new Empty(Identity.EMPTY), probe(200, "Content-Length: 0"));
    assertEquals(
        new Empty(Identity.EMPTY),
        judge(200, Identity.EMPTY, IdentityRule.STRONG_ETAG, "Content-Length: 0", ETAG));
  }

  @Test
  void anUnsatisfiableRangeTellsTheSize() {
    assertEquals(new Empty(Identity.EMPTY), probe(416, "Content-Range: bytes */0"));
    assertEquals(new BeyondEnd(100), probe(416, "Content-Range: bytes */100"));
    refuses(ErrorCode.CONTENT_RANGE_INVALID, probe(416, "Content-Range: bytes */101"));
    refuses(ErrorCode.CONTENT_RANGE_INVALID, later(416, "Content-Range: bytes */1000"));
    refuses(ErrorCode.ORIGIN_STATUS, probe(416));
    refuses(ErrorCode.ORIGIN_STATUS, probe(416, "Content-Range: bytes */*"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, OBJECT_NOT_FOUND",
    "410, OBJECT_NOT_FOUND",
    "401, ORIGIN_STATUS",
    "403, ORIGIN_STATUS",
    "400, ORIGIN_STATUS",
    "204, ORIGIN_STATUS",
    "304, ORIGIN_STATUS",
    "302, ORIGIN_STATUS",
    "600, ORIGIN_STATUS",
    "500, ORIGIN_FAILED",
    "502, ORIGIN_FAILED",
    "504, ORIGIN_FAILED",
    "599, ORIGIN_FAILED",
    "429, ORIGIN_THROTTLED",
    "503, ORIGIN_THROTTLED",
  })
  void anyOtherStatusIsAnErrorThatNamesIt(int status, ErrorCode code) {
    assertEquals("status " + status, refuses(code, probe(status)).actual());
  }

  @Test
  void anOriginThatAsksForAPauseSaysHowLong() {
    assertEquals(
        30_000L, refuses(ErrorCode.ORIGIN_THROTTLED, probe(429, "Retry-After: 30")).retryAfterMs());
    assertEquals(
        7_000L,
        refuses(
                ErrorCode.ORIGIN_THROTTLED,
                probe(503, "Retry-After: Thu, 01 Jan 1970 00:00:08 GMT"))
            .retryAfterMs());
    assertEquals(null, refuses(ErrorCode.ORIGIN_THROTTLED, probe(503)).retryAfterMs());
  }

  @Test
  void theRangeHeaderNamesTheLastByte() {
    assertEquals("bytes=100-149", ResponseIdentity.rangeHeader(ASKED));
    assertThrows(
        IllegalArgumentException.class, () -> ResponseIdentity.rangeHeader(new ByteRange(5, 0)));
  }

  private static ResponseVerdict probe(int status, String... lines) {
    return judge(status, null, IdentityRule.STRONG_ETAG, lines);
  }

  private static ResponseVerdict later(int status, String... lines) {
    return judge(status, PINNED, IdentityRule.STRONG_ETAG, lines);
  }

  private static Identity.Kind pinnedKind(IdentityRule rule, String... lines) {
    return assertInstanceOf(Body.class, judge(206, null, rule, lines)).identity().kind();
  }

  private static Problem refuses(ErrorCode code, ResponseVerdict verdict) {
    Problem problem = assertInstanceOf(Refused.class, verdict).problem();
    assertEquals(code, problem.code(), problem.toString());
    return problem;
  }

  private static ResponseVerdict judge(
      int status, @Nullable Identity pinned, IdentityRule rule, String... lines) {
    ResponseHeaders headers =
        asked -> {
          List<String> values = new ArrayList<>();
          for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).equalsIgnoreCase(asked)) {
              values.add(line.substring(colon + 1).strip());
            }
          }
          return values;
        };
    return ResponseIdentity.judge(status, headers, ASKED, pinned, rule, 1_000);
  }
}
