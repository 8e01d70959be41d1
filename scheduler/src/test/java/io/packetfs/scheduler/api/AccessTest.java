package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.scheduler.SchedulerOptions.Listener;
import io.packetfs.scheduler.api.RestCaller.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call. */
class AccessTest extends RestTest {
  private static final String TOKEN = "s3cret-tøken";

  private RestCaller withToken() {
    RestServer second =
        await(RestServer.start(vertx, scheduler, new Listener("127.0.0.1", 0, TOKEN), READERS_MAX));
    return new RestCaller(second.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", "example.com"})
  void beyondLoopbackNothingStartsWithoutAToken(String host) {
    CompletionException refusal =
        assertThrows(
            CompletionException.class,
            () ->
                await(
                    RestServer.start(vertx, scheduler, new Listener(host, 0, null), READERS_MAX)));
    assertInstanceOf(IllegalArgumentException.class, refusal.getCause());
    assertTrue(refusal.getMessage().contains("set a token that callers must show"));
    assertTrue(refusal.getMessage().contains(host));
  }

  @Test
  void anEmptyTokenIsNone() {
    assertThrows(
        CompletionException.class,
        () ->
            await(
                RestServer.start(
                    vertx, scheduler, new Listener("127.0.0.1", 0, " "), READERS_MAX)));
  }

  @Test
  void withATokenEverythingButProbesAndThePageNeedsIt() {
    try (RestCaller guarded = withToken()) {
      for (String path :
          new String[] {
            "/v1/jobs", "/v1/jobs/x", "/metrics", "/openapi.yaml", "/v1/pcpus", "/none"
          }) {
        Answer refused = guarded.get(path);
        refused.problem(401, "UNAUTHORIZED");
        assertEquals("Bearer realm=\"packetfs\"", refused.header("WWW-Authenticate"));
      }
      guarded.postJson("/v1/jobs", JOB).problem(401, "UNAUTHORIZED");
      guarded.get("/v1/jobs", "Authorization", "Bearer wrong").problem(401, "UNAUTHORIZED");
      guarded.get("/v1/jobs", "Authorization", "Bearer").problem(401, "UNAUTHORIZED");
      guarded.get("/v1/jobs", "Authorization", "Basic eDp5").problem(401, "UNAUTHORIZED");
      for (String path : new String[] {"/health", "/ready", "/", "/web/page.js"}) {
        assertEquals(200, guarded.get(path).status(), path);
      }
    }
  }

  @Test
  void theRightTokenIsTakenWhateverTheSchemesCase() throws IOException {
    RestServer second =
        await(RestServer.start(vertx, scheduler, new Listener("127.0.0.1", 0, "abc"), READERS_MAX));
    try (RestCaller guarded = new RestCaller(second.port());
        RawHttp raw = new RawHttp(second.port())) {
      assertEquals(200, guarded.get("/v1/jobs", "Authorization", "Bearer abc").status());
      assertEquals(200, guarded.get("/v1/jobs", "Authorization", "bearer abc").status());
      // Who shows the token may call the server by any name.
      assertEquals(
          200,
          raw.call(
                  "GET /v1/jobs HTTP/1.1\r\nHost: pfs.example.org\r\nAuthorization: Bearer abc\r\n\r\n")
              .status());
    }
  }

  @Test
  void noDetourThroughThePagesFolderLeadsPastTheToken() throws IOException {
    RestServer second =
        await(RestServer.start(vertx, scheduler, new Listener("127.0.0.1", 0, TOKEN), READERS_MAX));
    for (String path : List.of("/web/../metrics", "/web/%2e%2e/metrics", "//metrics")) {
      try (RawHttp raw = new RawHttp(second.port())) {
        raw.call("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            .problem(401, "UNAUTHORIZED");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "127.0.0.1:8080,200",
    "127.9.9.9,200",
    "[::1]:8080,200",
    "evil.example,403",
    "127.0.0.1.evil.example,403",
    "localhost.evil.example:8080,403",
    "10.0.0.1,403"
  })
  void onLoopbackOnlyNamesOfThisMachineAreAnswered(String host, int status) throws IOException {
    try (RawHttp raw = new RawHttp(server.port())) {
      Answer answer = raw.call("GET /v1/jobs HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertEquals(status, answer.status(), answer.body());
    }
  }

  @Test
  void aPageOfAnotherSiteChangesNothing() {
    String id = submitted();
    rest.post("/v1/jobs/" + id + "/cancel", "Origin", "https://evil.example")
        .problem(403, "POLICY_DENIED");
    rest.post("/v1/jobs/" + id + "/cancel", "Origin", "null").problem(403, "POLICY_DENIED");
    rest.post("/v1/jobs/" + id + "/cancel", "Sec-Fetch-Site", "cross-site")
        .problem(403, "POLICY_DENIED");
    rest.postJson("/v1/jobs", JOB, "Sec-Fetch-Site", "same-site").problem(403, "POLICY_DENIED");
    rest.delete("/v1/jobs/" + id, "Origin", "https://evil.example").problem(403, "POLICY_DENIED");
    assertEquals("QUEUED", rest.get("/v1/jobs/" + id).json().getString("state"));
    String own = "http://127.0.0.1:" + server.port();
    assertEquals(200, rest.post("/v1/jobs/" + id + "/cancel", "Origin", own).status());
    assertEquals(204, rest.delete("/v1/jobs/" + id, "Sec-Fetch-Site", "same-origin").status());
  }

  @Test
  void noOtherSiteIsInvited() {
    Answer answer = rest.get("/v1/jobs", "Origin", "https://evil.example");
    assertTrue(
        answer.headers().map().keySet().stream().noneMatch(h -> h.startsWith("access-control")));
  }
}
