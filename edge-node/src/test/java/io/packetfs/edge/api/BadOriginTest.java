package io.packetfs.edge.api;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeRig;
import io.packetfs.edge.source.HttpOptions;
import io.packetfs.problem.ErrorCode;
import io.packetfs.testing.Answer;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every way in which an origin can be wrong, through {@code POST /compute}: one exact error, next
 * to nothing fetched in vain, and a node that works afterwards.
 */
class BadOriginTest {
  private static final long SIZE_BYTES = 48L << 20;

  /** What a loopback connection may swallow before its reader is gone. */
  private static final long WASTE_BYTES_MAX = 8L << 20;

  /** tcpmux: no machine has it any more. */
  private static final String NOBODY = "http://127.0.0.1:1/";

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final TestObject OBJECT = TestObjects.seeded(1, SIZE_BYTES);

  private FakeOrigin origin;
  private FakeOrigin other;
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(OBJECT);
    other = FakeOrigin.at("127.0.0.2", OBJECT);
    rig =
        EdgeRig.start(
            options ->
                options
                    .policy(allowing(origin.url("/"), NOBODY))
                    .http(
                        HttpOptions.DEFAULT
                            .withTimeouts(2_000, 1_500)
                            .withProgress(1_500, 64 * 1024)));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    origin.close();
    other.close();
  }

  /** The problem with this fault; the node computes a right result right after it. */
  private JsonObject problem(ErrorCode code, Fault fault) {
    origin.misbehave(fault);
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("counteq", 0));
    assertEquals(code.httpStatus(), answer.status(), answer.response()::body);
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals(code.name(), answer.json().getString("code"), answer.response()::body);
    Await.until("the stream to be reset", () -> origin.streams() == 0, SOON);
    worksAgain();
    return answer.json();
  }

  private void worksAgain() {
    origin.behave();
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("counteq", 7, 100, 70_000));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(
        Reference.countEq(OBJECT.slice(new ByteRange(100, 70_000)), 7),
        ((Number) answer.value(0)).longValue());
    Await.until("the slot to be free", () -> rig.node().tasksUnderWay() == 0, SOON);
  }

  private void littleWasted() {
    long bytes = origin.bodyBytes();
    assertTrue(bytes < WASTE_BYTES_MAX, bytes + " bytes left the origin");
  }

  private static void says(JsonObject problem, String expected, String actual) {
    String wanted = problem.getString("expected", "");
    String found = problem.getString("actual", "");
    assertTrue(wanted.contains(expected), () -> "expected: " + wanted);
    assertTrue(found.contains(actual), () -> "actual: " + found);
  }

  @Test
  void anOriginThatIgnoresRangesIsNotDownloaded() {
    says(problem(ErrorCode.RANGE_NOT_SUPPORTED, Fault.rangesIgnored()), "206", "200");
    littleWasted();
  }

  @Test
  void aMissingObjectIsNamed() {
    says(problem(ErrorCode.OBJECT_NOT_FOUND, Fault.status(404)), "206", "404");
    littleWasted();
  }

  @Test
  void aGoneObjectIsMissingToo() {
    says(problem(ErrorCode.OBJECT_NOT_FOUND, Fault.status(410)), "206", "410");
  }

  @Test
  void anObjectWithoutValidatorIsRefused() {
    problem(ErrorCode.VALIDATOR_MISSING, Fault.noValidator());
    littleWasted();
  }

  @Test
  void aWeakValidatorIsRefused() {
    problem(ErrorCode.VALIDATOR_MISSING, Fault.etag("W/\"v1\""));
    littleWasted();
  }

  @Test
  void encodedBytesAreRefused() {
    says(
        problem(ErrorCode.CONTENT_ENCODED, Fault.contentEncoding("gzip")),
        "no Content-Encoding",
        "gzip");
    littleWasted();
  }

  @Test
  void aResponseWithoutContentRangeIsRefused() {
    problem(ErrorCode.CONTENT_RANGE_INVALID, Fault.noContentRange());
    littleWasted();
  }

  @Test
  void aShiftedContentRangeIsRefused() {
    says(
        problem(ErrorCode.CONTENT_RANGE_INVALID, Fault.contentRangeOff(1, 1, 0)),
        "",
        "bytes 1-16777216/" + SIZE_BYTES);
    littleWasted();
  }

  @Test
  void aMultipartResponseIsRefused() {
    problem(ErrorCode.CONTENT_RANGE_INVALID, Fault.multipart());
  }

  @Test
  void aBodyCutShortIsAnError() {
    says(
        problem(ErrorCode.BODY_LENGTH_MISMATCH, Fault.bodyCut(1_000_000)),
        "16777216 bytes",
        "15777216 bytes");
  }

  @Test
  void aChunkedBodyCutShortIsAnError() {
    problem(ErrorCode.BODY_LENGTH_MISMATCH, Fault.chunked().and(Fault.bodyLonger(-1)));
  }

  @Test
  void aBodyThatSaysItIsTooLongIsNotRead() {
    problem(ErrorCode.BODY_LENGTH_MISMATCH, Fault.bodyLonger(5));
    littleWasted();
  }

  @Test
  void aChunkedBodyThatGoesOnIsAnError() {
    says(
        problem(ErrorCode.BODY_LENGTH_MISMATCH, Fault.chunked().and(Fault.bodyLonger(5))),
        "16777216 bytes",
        "more");
  }

  @Test
  void anEtagThatChangesBetweenFetchesIsAnError() {
    says(problem(ErrorCode.OBJECT_CHANGED, Fault.etag("\"v2\"").after(1)), "\"v1\"", "\"v2\"");
    assertTrue(origin.bodyBytes() < (16L << 20) + WASTE_BYTES_MAX);
  }

  @Test
  void aSizeThatChangesBetweenFetchesIsAnError() {
    TestObject longer = TestObjects.seeded(1, SIZE_BYTES + 1);
    says(
        problem(ErrorCode.OBJECT_CHANGED, Fault.object(longer).after(1)),
        String.valueOf(SIZE_BYTES),
        String.valueOf(SIZE_BYTES + 1));
  }

  @Test
  void anOriginThatNeverAnswersIsGivenUp() {
    problem(ErrorCode.ORIGIN_TIMEOUT, Fault.stallBeforeHeaders());
  }

  @Test
  void anOriginThatStallsIsGivenUp() {
    problem(ErrorCode.ORIGIN_TIMEOUT, Fault.stallAfter(100_000));
    littleWasted();
  }

  @Test
  void anOriginThatDripsIsGivenUp() {
    problem(ErrorCode.ORIGIN_TIMEOUT, Fault.drip(20_000));
    littleWasted();
  }

  @Test
  void aThrottlingOriginIsLeftAloneAsLongAsItSays() {
    JsonObject problem = problem(ErrorCode.ORIGIN_THROTTLED, Fault.busy(429, "7"));
    assertEquals(7_000, problem.getLong("retry_after_ms"));
    assertEquals(true, problem.getBoolean("retryable"));
    assertEquals(1 + 1, origin.requests(), "one refused, one to see that it works again");
  }

  @Test
  void anOriginThatIsBusyIsThrottlingToo() {
    problem(ErrorCode.ORIGIN_THROTTLED, Fault.busy(503, null));
  }

  @Test
  void anOriginThatFailsIsNamed() {
    says(problem(ErrorCode.ORIGIN_FAILED, Fault.status(500)), "206", "500");
  }

  @Test
  void anOriginThatForbidsIsNamed() {
    says(problem(ErrorCode.ORIGIN_STATUS, Fault.status(403)), "206", "403");
  }

  @Test
  void anOriginThatClosesBeforeItAnswersFails() {
    problem(ErrorCode.ORIGIN_FAILED, Fault.closeAfter(Answer.BEFORE_HEADERS));
  }

  @Test
  void anOriginThatResetsInTheMiddleCutsTheBodyShort() {
    problem(ErrorCode.BODY_LENGTH_MISMATCH, Fault.resetAfter(200_000));
  }

  @Test
  void whatIsNotHttpIsAnError() {
    problem(ErrorCode.ORIGIN_FAILED, Fault.garbage());
  }

  @Test
  void aRedirectToAnotherHostIsNotFollowed() {
    says(
        problem(ErrorCode.POLICY_DENIED, Fault.redirect(other.url("/object"))),
        origin.url("/"),
        other.url("/object"));
    assertEquals(0, other.connections());
  }

  @Test
  void aRedirectToLoopbackByAnotherNameIsNotFollowed() {
    problem(
        ErrorCode.POLICY_DENIED, Fault.redirect("http://localhost:" + origin.port() + "/object"));
  }

  @Test
  void aRedirectToALinkLocalAddressIsNotFollowed() {
    problem(ErrorCode.POLICY_DENIED, Fault.redirect("http://169.254.169.254/latest/meta-data/"));
  }

  @Test
  void aRedirectToAFileIsNotFollowed() {
    problem(ErrorCode.POLICY_DENIED, Fault.redirect("file:///etc/passwd"));
  }

  @Test
  void aRedirectInsideThePolicyIsFollowedAndCounted() {
    origin.misbehave(Fault.redirect("/moved").on("/object"));
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("counteq", 7, 0, 5_000));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(2, answer.json().getInteger("requests"));
    assertEquals(2, origin.requests());
  }

  @Test
  void aLoopOfRedirectsEnds() {
    says(problem(ErrorCode.REDIRECT_INVALID, Fault.redirect("/again")), "5 redirects", "/again");
    assertEquals(6 + 1, origin.requests(), "six in the loop, one to see that it works again");
  }

  @Test
  void aRedirectWithoutLocationIsAnError() {
    says(problem(ErrorCode.REDIRECT_INVALID, Fault.redirect(null)), "Location", "none");
  }

  @Test
  void aRedirectToGibberishIsAnError() {
    problem(ErrorCode.REDIRECT_INVALID, Fault.redirect("http://"));
  }

  @Test
  void nobodyListeningIsUnreachable() {
    EdgeRig.Answer answer = rig.compute(NOBODY + "object", op("counteq", 0));
    assertEquals("ORIGIN_UNREACHABLE", answer.json().getString("code"), answer.response()::body);
    assertEquals(502, answer.status());
  }

  @Test
  void aRangeBeyondTheEndIsNamedByItsInstruction() {
    EdgeRig.Answer answer =
        rig.compute(
            origin.url("/object"), op("counteq", 0, 0, 10), op("counteq", 0, SIZE_BYTES - 1, 2));
    assertEquals(422, answer.status());
    assertEquals("RANGE_BEYOND_END", answer.json().getString("code"));
    assertEquals(1, answer.json().getInteger("instruction_index"));
    littleWasted();
  }

  @Test
  void anObjectThatEndsBeforeTheFirstByteAskedForIsNamedToo() {
    EdgeRig.Answer answer =
        rig.compute(origin.url("/object"), op("crc32c", 0, SIZE_BYTES + 100, 10));
    assertEquals("RANGE_BEYOND_END", answer.json().getString("code"), answer.response()::body);
    assertEquals(0, answer.json().getInteger("instruction_index"));
    assertEquals(0, origin.bodyBytes());
  }

  @Test
  void anEmptyObjectHasTheEmptyResults() {
    origin.put("/empty", TestObjects.empty());
    EdgeRig.Answer answer = rig.compute(origin.url("/empty"), op("counteq", 0), op("fnv", 0));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(0, answer.json().getJsonObject("object").getLong("size"));
    assertEquals(0, ((Number) answer.value(0)).longValue());
    assertEquals("14695981039346656037", answer.value(1));
  }
}
