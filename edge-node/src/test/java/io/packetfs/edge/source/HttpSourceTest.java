package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.Origin;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.testing.Asked;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where connections go, and what is told to whom. */
class HttpSourceTest {
  private static final TestObject OBJECT = TestObjects.seeded(6, 3 << 20);

  private FakeOrigin origin;
  private FakeOrigin other;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(OBJECT);
    other = FakeOrigin.at("127.0.0.2", OBJECT);
  }

  @AfterEach
  void stop() throws IOException {
    origin.close();
    other.close();
  }

  /** Public rules only: addresses that are not public are denied. */
  private static OriginPolicy publicOnly(String prefix) {
    return new OriginPolicy(
        List.of(new AllowRule(prefix, false)), Map.of(), OriginLimits.DEFAULT, null, null);
  }

  /** Says these things in turn, then the last one for ever; an empty list: no such host. */
  private static HostResolver saying(String... answers) {
    Queue<String> left = new ArrayDeque<>(Arrays.asList(answers));
    return host -> {
      String answer = left.size() > 1 ? left.remove() : left.element();
      if (answer.isEmpty()) {
        return Future.failedFuture(new UnknownHostException(host));
      }
      return Future.succeededFuture(
          Arrays.stream(answer.split(",", -1)).map(InetAddress::ofLiteral).toList());
    };
  }

  private static EdgeRig rig(HostResolver resolver, UnaryOperator<EdgeOptions.Builder> change) {
    Vertx vertx = Vertx.vertx();
    Codecs.register(vertx.eventBus());
    return EdgeRig.start(vertx, resolver, change);
  }

  private static void code(String code, EdgeRig.Answer answer) {
    assertEquals(code, answer.json().getString("code"), answer.response()::body);
  }

  @Test
  void aNameThatPointsInwardsIsNotConnectedTo() {
    String url = "http://public.example:" + origin.port() + "/object";
    for (String inward :
        new String[] {"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1"}) {
      try (EdgeRig rig =
          rig(
              saying(inward),
              options ->
                  options.policy(publicOnly("http://public.example:" + origin.port() + "/")))) {
        code("POLICY_DENIED", rig.compute(url, op("counteq", 0)));
      }
    }
    assertEquals(0, origin.connections());
  }

  @Test
  void theAddressThatWasCheckedIsTheOneConnectedTo() {
    String base = "http://named.example:" + origin.port();
    try (EdgeRig rig =
        rig(saying("127.0.0.1", "127.0.0.2"), options -> options.policy(allowing(base + "/")))) {
      EdgeRig.Answer answer = rig.compute(base + "/object", op("counteq", 9));
      assertEquals(200, answer.status(), answer.response()::body);
      assertEquals(Reference.countEq(OBJECT, 9), ((Number) answer.value(0)).longValue());
    }
    Asked asked = origin.exchanges().getFirst().asked();
    assertEquals("named.example:" + origin.port(), asked.header("Host"));
  }

  @Test
  void theNextAddressIsTriedWhenNobodyListensAtTheFirst() {
    String base = "http://named.example:" + origin.port();
    try (EdgeRig rig =
        rig(saying("127.0.0.3,127.0.0.1"), options -> options.policy(allowing(base + "/")))) {
      EdgeRig.Answer answer = rig.compute(base + "/object", op("counteq", 9));
      assertEquals(200, answer.status(), answer.response()::body);
      assertEquals(1, answer.json().getInteger("requests"));
    }
  }

  @Test
  void aNameThatDoesNotResolveIsUnreachable() {
    try (EdgeRig rig =
        rig(saying(""), options -> options.policy(allowing("http://nowhere.example/")))) {
      EdgeRig.Answer answer = rig.compute("http://nowhere.example/object", op("counteq", 0));
      assertEquals(502, answer.status());
      code("ORIGIN_UNREACHABLE", answer);
    }
  }

  @Test
  void extraHeadersGoToTheirOriginOnly() {
    origin.misbehave(Fault.redirect(other.url("/object")));
    HttpOptions http =
        HttpOptions.DEFAULT
            .withUserAgentContact("ops@example.com")
            .withHeaders(
                Map.of(
                    Origin.parse(origin.url("")),
                    Map.of("Authorization", "Bearer for-the-first"),
                    Origin.parse(other.url("")),
                    Map.of("X-Key", "for-the-second")));
    try (EdgeRig rig =
        EdgeRig.start(
            options -> options.policy(allowing(origin.url("/"), other.url("/"))).http(http))) {
      EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("counteq", 0));
      assertEquals(200, answer.status(), answer.response()::body);
    }
    Asked first = origin.exchanges().getFirst().asked();
    Asked second = other.exchanges().getFirst().asked();
    assertEquals("Bearer for-the-first", first.header("Authorization"));
    assertNull(first.header("X-Key"));
    assertNull(second.header("Authorization"));
    assertEquals("for-the-second", second.header("X-Key"));
    assertEquals("PacketFS-edge/1.0 (ops@example.com)", second.header("User-Agent"));
  }

  @Test
  void aConnectionIsUsedAgain() {
    try (EdgeRig rig = EdgeRig.start(options -> options.policy(allowing(origin.url("/"))))) {
      for (int i = 0; i < 5; i++) {
        assertEquals(200, rig.compute(origin.url("/object"), op("counteq", 0, i, 1_000)).status());
      }
    }
    assertTrue(origin.connections() < 5, origin.connections() + " connections");
  }

  /** One that is closed behind a redirect could be taken for the next request. */
  @Test
  void aConnectionIsUsedAgainBehindARedirect() {
    Fault moved = Fault.redirect(origin.url("/object"));
    origin.misbehave(
        (asked, answer) -> {
          if (asked.target().equals("/moved")) {
            moved.apply(asked, answer);
          }
        });
    try (EdgeRig rig = EdgeRig.start(options -> options.policy(allowing(origin.url("/"))))) {
      for (int i = 0; i < 20; i++) {
        EdgeRig.Answer answer = rig.compute(origin.url("/moved"), op("counteq", 0, i, 1_000));
        assertEquals(200, answer.status(), answer.response()::body);
      }
    }
    assertTrue(origin.connections() < 5, origin.connections() + " connections");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused(@TempDir Path temp) throws Exception {
    Vertx vertx = Vertx.vertx();
    Codecs.register(vertx.eventBus());
    Path keys = selfSigned(temp.resolve("keys.p12"));
    HttpServer server =
        await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                            new PfxOptions().setPath(keys.toString()).setPassword("secret")))
                .requestHandler(request -> request.response().end("secret"))
                .listen(0, "127.0.0.1"));
    String base = "https://localhost:" + server.actualPort();
    try (EdgeRig rig =
        EdgeRig.start(
            vertx, saying("127.0.0.1"), options -> options.policy(allowing(base + "/")))) {
      EdgeRig.Answer answer = rig.compute(base + "/object", op("counteq", 0));
      assertEquals(502, answer.status(), answer.response()::body);
      code("ORIGIN_UNREACHABLE", answer);
    }
  }

  private static Path selfSigned(Path keys) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options = "-genkeypair -alias self -keyalg EC -dname CN=localhost -storetype PKCS12";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    command.addAll(List.of("-storepass", "secret", "-keystore", keys.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return keys;
  }
}
