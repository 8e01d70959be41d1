package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.packetfs.cli.CommandLineRig.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code pfs conform}: against the edge server of this project, against liars, and against others.
 */
class ConformVerbTest {
  private static final String TOKEN = "a-token-of-some-length";

  @TempDir Path home;

  private Outcome conform(String endpoint, String origin, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("conform", endpoint, "--origin-listen", origin));
    arguments.addAll(List.of(more));
    return CommandLineRig.pfs(home, arguments.toArray(String[]::new));
  }

  private Outcome conform(String endpoint) throws IOException {
    return conform(endpoint, Conformity.freeOrigin());
  }

  @Test
  void theEdgeServerOfThisProjectConforms() throws Exception {
    String origin = Conformity.freeOrigin();
    Path token = Files.writeString(home.resolve("token"), TOKEN + "\n");
    try (JvmEdge edge = new JvmEdge(Conformity.prefix(origin), TOKEN)) {
      Outcome outcome = conform(edge.url(), origin, "--token-file", token.toString(), "-o", "json");
      Conformity.assertComplete(outcome);
    }
  }

  @Test
  void whatDiffersIsToldWithItsPlace() throws Exception {
    String origin = Conformity.freeOrigin();
    try (JvmEdge edge = new JvmEdge(Conformity.prefix(origin), null);
        LyingEdge liar =
            new LyingEdge(
                edge.url(),
                truth -> {
                  JsonObject first = truth.getJsonArray("results").getJsonObject(0);
                  if (first.getValue("value").equals(3_808_858_755L)) {
                    first.put("value", 3_808_858_756L).put("hex", "e3069284").remove("base64");
                    truth.getJsonObject("object").put("etag", "W/\"digits\"");
                    truth.put("requests", 0);
                  } else if (truth.getJsonArray("results").size() == 64) {
                    truth.getJsonArray("results").remove(5);
                  }
                  return truth;
                })) {
      Outcome outcome = conform(liar.url(), origin);
      assertEquals(1, outcome.status(), outcome::err);
      String told =
          """
          crc32c-check-value: The check value of CRC-32C: "123456789" is e3069283.
            /results/0/value: right is 3808858755, found 3808858756
            /results/0/hex: right is "e3069283", found "e3069284"
            /results/0/base64: right is "4waSgw==", found nothing
            /object/etag: right is ""digits"", found "W/"digits""
            /requests: right is an integer of at least 1, found 0
          """;
      assertTrue(outcome.out().contains(told), outcome::out);
      String lacking =
          """
          most-instructions: 64 instructions are allowed.
            number of /results: right is 64, found 63
          """;
      assertTrue(outcome.out().contains(lacking), outcome::out);
      assertTrue(outcome.out().strip().endsWith("differ; 2 more need --token-file"), outcome::out);
      assertTrue(
          outcome.out().lines().anyMatch(line -> line.matches("fnv-check-value +200 +200 +yes")));
    }
  }

  @Test
  void anEndpointThatIsDownIsUnreachable() throws IOException {
    Outcome outcome = conform("http://" + Conformity.freeOrigin());
    unreachable(outcome, "no answer (ConnectException");
  }

  @Test
  void aWebPageIsNoEdgeServer() throws IOException {
    answering(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          byte[] page = "<html>welcome</html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        },
        "what no edge server says (text/html): 200 <html>welcome</html>");
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    answering(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/health");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        },
        "redirects GET /health to http://127.0.0.1:1/health, which is not followed");
  }

  @Test
  void aGigabyteIsNotRead() throws IOException {
    answering(
        exchange -> {
          exchange.sendResponseHeaders(200, 1L << 30);
          byte[] zeros = new byte[1 << 16];
          try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < 1L << 30; sent += zeros.length) {
              out.write(zeros);
            }
          }
        },
        "gives an answer of more than 1048576 bytes to GET /health");
  }

  private void answering(HttpHandler handler, String told) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    try {
      unreachable(conform("http://127.0.0.1:" + server.getAddress().getPort()), told);
    } finally {
      server.stop(0);
    }
  }

  private static void unreachable(Outcome outcome, String told) {
    assertEquals(7, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains(told), outcome::err);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertEquals("", outcome.out());
  }

  @Test
  void anEndpointThatDoesNotAllowTheOriginIsToldOnce() throws Exception {
    String origin = Conformity.freeOrigin();
    try (JvmEdge edge = new JvmEdge("http://127.0.0.1:1/", null)) {
      Outcome outcome = conform(edge.url(), origin);
      assertEquals(4, outcome.status(), outcome::err);
      assertTrue(
          outcome.err().contains("let its policy allow " + Conformity.prefix(origin)),
          outcome::err);
    }
  }

  @Test
  void anEndpointThatWantsATokenIsToldOnce() throws Exception {
    String origin = Conformity.freeOrigin();
    try (JvmEdge edge = new JvmEdge(Conformity.prefix(origin), TOKEN)) {
      Outcome outcome = conform(edge.url(), origin);
      assertEquals(4, outcome.status(), outcome::err);
      assertTrue(outcome.err().contains("--token-file"), outcome::err);
      assertFalse(outcome.err().contains(TOKEN));
    }
  }

  @Test
  void anOriginThatTheEndpointCannotReachIsToldOnce() throws Exception {
    try (JvmEdge edge = new JvmEdge("http://127.0.0.1:1/pfs-conform/", null)) {
      Outcome outcome =
          conform(edge.url(), Conformity.freeOrigin(), "--origin-url", "http://127.0.0.1:1");
      assertEquals(7, outcome.status(), outcome::err);
      assertTrue(outcome.err().contains("--origin-url"), outcome::err);
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws IOException {
    assertEquals(2, conform("ftp://127.0.0.1").status());
    assertEquals(2, conform("http://user@127.0.0.1").status());
    assertEquals(
        2, CommandLineRig.pfs(home, "conform", "http://h", "--origin-listen", "nowhere").status());
    assertEquals(2, conform("http://h", "127.0.0.1:0", "--origin-url", "http://h/path").status());
    assertEquals(
        2,
        conform("http://h", "127.0.0.1:0", "--token-file", home.resolve("none").toString())
            .status());
  }
}
