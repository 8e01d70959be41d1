package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeOriginTest {

  private static final TestObject OBJECT = TestObjects.seeded(3, 100_000);
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final FakeOrigin origin;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  FakeOriginTest() throws IOException {
    origin = FakeOrigin.of(OBJECT);
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
    client.shutdownNow();
    client.close();
  }

  @Test
  void itServesWholesAndRangesAndRemembersThem() throws Exception {
    HttpResponse<byte[]> whole = get(null);
    HttpResponse<byte[]> range = get("bytes=10-19");
    HttpResponse<byte[]> tail = get("bytes=-5");
    HttpResponse<byte[]> beyond = get("bytes=100000-");

    assertArrayEquals(OBJECT.bytes(), whole.body());
    assertEquals(206, range.statusCode());
    assertArrayEquals(OBJECT.bytes(10, 10), range.body());
    assertEquals("bytes 10-19/100000", header(range, "Content-Range"));
    assertArrayEquals(OBJECT.bytes(99_995, 5), tail.body());
    assertEquals(416, beyond.statusCode());
    assertEquals("bytes */100000", header(beyond, "Content-Range"));

    assertEquals(List.of("bytes=10-19", "bytes=-5", "bytes=100000-"), origin.ranges());
    assertEquals(100_015, origin.bodyBytes());
    assertEquals(1, origin.connections());
    assertEquals(1, origin.streamsMax());
  }

  @Test
  void anExabyteCostsNothing() throws Exception {
    TestObject exabyte = TestObjects.seeded(4, 1L << 60);
    origin.put("/huge", exabyte);
    long last = (1L << 60) - 1;

    HttpResponse<byte[]> response = get("/huge", "bytes=" + (last - 1) + "-");

    assertArrayEquals(exabyte.bytes(last - 1, 2), response.body());
    assertTrue(header(response, "Content-Range").endsWith("/" + (1L << 60)));
  }

  @Test
  void anEmptyObjectIs416ToARangeUnlessRangesAreIgnored() throws Exception {
    origin.put("/empty", TestObjects.empty());
    HttpResponse<byte[]> refused = get("/empty", "bytes=0-9");
    assertEquals(416, refused.statusCode());
    assertEquals("bytes */0", header(refused, "Content-Range"));

    origin.misbehave(Fault.rangesIgnored());
    HttpResponse<byte[]> whole = get("/empty", "bytes=0-9");
    assertEquals(200, whole.statusCode());
    assertEquals("0", header(whole, "Content-Length"));
  }

  @Test
  void faultsCombineAndBeginAndEndByCount() throws Exception {
    origin.misbehave(Fault.status(500).first(2).and(Fault.etag("\"v2\"").after(3)));

    List<HttpResponse<byte[]>> responses = List.of(get(null), get(null), get(null), get(null));

    assertEquals(
        List.of(500, 500, 200, 200), responses.stream().map(HttpResponse::statusCode).toList());
    assertEquals("\"v1\"", header(responses.get(2), "ETag"));
    assertEquals("\"v2\"", header(responses.get(3), "ETag"));

    origin.behave();
    assertEquals("\"v1\"", header(get(null), "ETag"));
  }

  @Test
  void theHeadCanLieAboutTheBody() throws Exception {
    origin.misbehave(Fault.contentRangeOff(1, 2, 3));
    assertEquals("bytes 11-21/100003", header(get("bytes=10-19"), "Content-Range"));

    origin.misbehave(Fault.bodyLonger(7));
    HttpResponse<byte[]> longer = get("bytes=10-19");
    assertEquals(17, longer.body().length);
    assertEquals("bytes 10-19/100000", header(longer, "Content-Range"));

    origin.misbehave(Fault.object(TestObjects.seeded(3, 99_999)));
    assertEquals("bytes 10-19/99999", header(get("bytes=10-19"), "Content-Range"));

    origin.misbehave(Fault.chunked());
    HttpResponse<byte[]> chunked = get(null);
    assertArrayEquals(OBJECT.bytes(), chunked.body());
    assertTrue(chunked.headers().firstValue("Content-Length").isEmpty());

    origin.misbehave(Fault.multipart());
    assertTrue(header(get("bytes=10-19"), "Content-Type").startsWith("multipart/byteranges"));
  }

  @Test
  void headersComeAndGo() throws Exception {
    origin.misbehave(
        Fault.noValidator()
            .and(Fault.noContentRange())
            .and(Fault.contentEncoding("gzip"))
            .and(Fault.header("X-Cache", "HIT")));
    HttpResponse<byte[]> response = get("bytes=0-0");
    for (String absent : List.of("ETag", "Last-Modified", "Content-Range")) {
      assertTrue(response.headers().firstValue(absent).isEmpty(), absent);
    }
    assertEquals("gzip", header(response, "Content-Encoding"));
    assertEquals("HIT", header(response, "X-Cache"));
  }

  @Test
  void busyServersAndRedirectsSayWhatTheyAreToldTo() throws Exception {
    origin.misbehave(Fault.busy(429, "7").and(Fault.busy(503, null).after(1)));
    assertEquals("7", header(get(null), "Retry-After"));
    assertTrue(get(null).headers().firstValue("Retry-After").isEmpty());

    origin.misbehave(Fault.redirect("/elsewhere").on("/object"));
    HttpResponse<byte[]> response = get(null);
    assertEquals(302, response.statusCode());
    assertEquals("/elsewhere", header(response, "Location"));
    assertEquals(200, get("/elsewhere", null).statusCode());
  }

  @Test
  void bodiesBreakOffAndCountWhatWasSent() {
    for (Fault fault : List.of(Fault.bodyCut(99_990), Fault.closeAfter(10))) {
      origin.misbehave(fault);
      assertThrows(IOException.class, () -> get(null));
    }
    assertEquals(20, origin.bodyBytes());

    origin.misbehave(Fault.resetAfter(Answer.BEFORE_HEADERS));
    assertThrows(IOException.class, () -> get("bytes=0-9"));
    origin.misbehave(Fault.garbage());
    assertThrows(IOException.class, () -> get(null));
    Await.until(
        () -> origin.exchanges().stream().allMatch(e -> e.outcome() == Exchange.Outcome.BROKEN),
        BOUND);
  }

  @Test
  void aStalledAnswerLastsUntilTheClientGoes() {
    for (Fault fault : List.of(Fault.stallBeforeHeaders(), Fault.stallAfter(10), Fault.drip(10))) {
      origin.misbehave(fault);
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(request("/object", null), BodyHandlers.ofByteArray());
      Await.until(() -> origin.streams() == 1, BOUND);
      answer.cancel(true);
      Await.until(
          "the end of the stream",
          () -> origin.exchanges().getLast().outcome() == Exchange.Outcome.ABANDONED,
          BOUND);
      assertEquals(0, origin.streams());
    }
    origin.misbehave(Fault.stallBeforeHeaders());
    assertThrows(
        HttpTimeoutException.class,
        () ->
            client.send(
                HttpRequest.newBuilder(URI.create(origin.url("/object")))
                    .timeout(Duration.ofMillis(50))
                    .build(),
                BodyHandlers.ofByteArray()));
  }

  @Test
  void streamsThatAreHeldCountTogether() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    List<CompletableFuture<HttpResponse<byte[]>>> answers =
        IntStream.range(0, 5)
            .mapToObj(i -> client.sendAsync(request("/object", null), BodyHandlers.ofByteArray()))
            .toList();
    Await.until(() -> origin.streams() == 5, BOUND);
    latch.countDown();
    answers.forEach(answer -> assertEquals(200, answer.join().statusCode()));
    assertEquals(5, origin.streamsMax());
    assertEquals(0, origin.streams());
  }

  private HttpResponse<byte[]> get(@Nullable String range) throws Exception {
    return get("/object", range);
  }

  private HttpResponse<byte[]> get(String path, @Nullable String range) throws Exception {
    return client.send(request(path, range), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path, @Nullable String range) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin.url(path)));
    if (range != null) {
      request.header("Range", range);
    }
    return request.build();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
