package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.ConfigurationReader;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.PolicySettings;
import io.packetfs.cli.config.SchedulerSettings;
import io.packetfs.edge.EdgeNode;
import io.packetfs.scheduler.SchedulerNode;
import io.packetfs.testing.Await;
import io.packetfs.testing.Processes;
import io.packetfs.testing.Requires;
import io.packetfs.testing.RunningProcess;
import io.packetfs.wire.conformance.ByteRule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * What the documents tell their readers to type works as it stands there, but for ports, which are
 * free ones here.
 */
class ReadmeTest {
  private static final List<Snippet> SNIPPETS =
      Snippet.of(
          List.of(
              Processes.home().resolve("README.md"),
              Processes.home().resolve("docs/http.md"),
              Processes.home().resolve("docs/architecture.md"),
              Processes.home().resolve("docs/conformance.md"),
              Processes.home().resolve("docs/configuration.md")));

  /** What the documents compute over; every Debian has it. */
  private static final Path GPL = Path.of("/usr/share/common-licenses/GPL-3");

  @RegisterExtension final Processes processes = new Processes();

  @TempDir Path directory;
  private final Map<Integer, Integer> ports = new HashMap<>();

  @Test
  void theShellSnippetsWorkAgainstTheServerThatTheReadmeStarts() throws Exception {
    requireGpl();
    Requires.program("curl", "curl");
    launcher();
    Map<String, String> environment =
        Map.of(
            "PFS_VAR",
            directory.resolve("var").toString(),
            "PFS_SCHEDULER_URL",
            "http://127.0.0.1:" + port(8080));
    for (Snippet snippet : marked("up")) {
      shell(environment, snippet).awaitLine("edge node", Rest.BOUND);
    }
    for (Snippet snippet : marked("run")) {
      RunningProcess run = shell(environment, snippet);
      assertEquals(0, run.awaitExit(Rest.BOUND), () -> snippet.place() + " " + run);
    }
    for (Snippet snippet : marked("job")) {
      RunningProcess curl = shell(environment, snippet);
      assertEquals(0, curl.awaitExit(Rest.BOUND), () -> snippet.place() + " " + curl);
      List<String> values = Rest.values(new JsonObject(curl.out()));
      assertEquals(Expected.of(GPL).crc32c(), values.getFirst(), snippet.place());
    }
    for (Snippet snippet : marked("compute")) {
      RunningProcess curl = shell(environment, snippet);
      assertEquals(0, curl.awaitExit(Rest.BOUND), () -> snippet.place() + " " + curl);
      JsonObject result = new JsonObject(curl.out()).getJsonArray("results").getJsonObject(0);
      assertEquals(Expected.of(GPL).crc32c(), String.valueOf(result.getLong("value")));
    }
  }

  @Test
  void theEdgeServerThatIsProvedConforms() throws Exception {
    launcher();
    Map<String, String> environment = Map.of("PFS_VAR", directory.resolve("var").toString());
    shell(environment, marked("edge").getFirst()).awaitLine("edge node", Rest.BOUND);
    RunningProcess conform = shell(environment, marked("conform").getFirst());
    assertEquals(0, conform.awaitExit(Rest.BOUND), conform::toString);
    assertTrue(conform.out().contains(" right, 0 differ"), conform::out);
  }

  @Test
  void theRuleOfTheObjectsIsThatOfTheOrigin() {
    Path python = Requires.program("python3", "python3");
    RunningProcess printed =
        processes.start(
            List.of(python.toString(), "-c", marked("rule").getFirst().text()), Map.of(), null);
    assertEquals(0, printed.awaitExit(Rest.BOUND), printed::toString);
    List<Integer> bytes = new ArrayList<>();
    for (byte each : new ByteRule.Mix(1).bytes(0, 8)) {
      bytes.add(each & 0xff);
    }
    assertEquals(bytes.toString(), printed.out());
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void theJobClientSnippetCompilesAndPrintsTheResult() throws Exception {
    requireGpl();
    Class<?> compiled = compiled(marked("java").getFirst());
    Vertx vertx = Vertx.vertx();
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      startNodes(vertx);
      compiled.getMethod("run", Vertx.class).invoke(null, vertx);
      Await.until(
          "the CRC-32C in what is printed",
          () -> printed.toString(StandardCharsets.UTF_8).contains(Expected.of(GPL).crc32c()),
          Rest.BOUND);
    } finally {
      System.setOut(before);
      await(vertx.close());
    }
  }

  /** Every kind of snippet is there: a mark that was mistyped would test nothing. */
  @Test
  void everyMarkIsOfAKnownKindAndEveryKindIsMarked() {
    List<String> kinds = List.of("up", "run", "job", "compute", "java", "edge", "conform", "rule");
    for (Snippet snippet : SNIPPETS) {
      assertTrue(kinds.contains(snippet.how()), snippet::place);
    }
    for (String kind : kinds) {
      assertFalse(marked(kind).isEmpty(), kind);
    }
  }

  private static List<Snippet> marked(String how) {
    return SNIPPETS.stream().filter(snippet -> snippet.how().equals(how)).toList();
  }

  private static void requireGpl() {
    Requires.that(Files.isReadable(GPL), GPL + " is not here", "use a Debian machine");
  }

  private RunningProcess shell(Map<String, String> environment, Snippet snippet) {
    String script =
        "set -eu\n"
            + snippet
                .text()
                .replace("8080", String.valueOf(port(8080)))
                .replace("5000", String.valueOf(port(5000)))
                .replace("5600", String.valueOf(port(5600)));
    return processes.start(List.of("bash", "-c", script), environment, directory);
  }

  /** A free port that stands for the documents' one. */
  private int port(int documented) {
    return ports.computeIfAbsent(
        documented,
        any -> {
          try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** {@code ./pfs} of this build, which is not packaged yet when its tests run. */
  private void launcher() throws IOException {
    String script =
        """
        #!/bin/sh
        PFS_EDGE_LISTEN_PORT=%d
        export PFS_EDGE_LISTEN_PORT
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
          --sun-misc-unsafe-memory-access=allow '-Dpfs.home=%s' -cp '%s' %s "$@"
        """
            .formatted(
                port(5000),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Processes.home(),
                Processes.classPath(),
                Main.class.getName());
    Path pfs = Files.writeString(directory.resolve("pfs"), script);
    Files.setPosixFilePermissions(pfs, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A class with a method around the snippet. */
  private Class<?> compiled(Snippet snippet) throws Exception {
    String source =
        """
        import io.packetfs.client.*;
        import io.vertx.core.Vertx;

        public class ReadmeProgram {
          public static void run(Vertx vertx) {
        %s  }
        }
        """
            .formatted(snippet.text());
    Path file = Files.writeString(directory.resolve("ReadmeProgram.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  errors,
                  files,
                  null,
                  List.of(
                      "-cp",
                      Processes.classPath(),
                      "-d",
                      directory.toString(),
                      "-Werror",
                      "-Xlint:all,-classfile"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertTrue(done, () -> snippet.place() + ": " + errors);
    }
    return new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ReadmeTest.class.getClassLoader())
        .loadClass("ReadmeProgram");
  }

  /** A scheduler and an edge node on the event bus of this Vert.x. */
  private void startNodes(Vertx vertx) throws Exception {
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Path licenses = GPL.getParent();
    Files.writeString(conf.resolve("scheduler.yaml"), "rest: {port: 0}\n");
    Files.writeString(
        conf.resolve("policy.yaml"), "allow: [{prefix: \"file://" + licenses + "/\"}]\n");
    Files.writeString(
        conf.resolve("edge.yaml"),
        "listen: {port: 0}\nvolumes: [{name: licenses, path: " + licenses + "}]\n");
    Configuration configuration = ConfigurationReader.read(conf, directory, Map.of(), Map.of());
    await(SchedulerNode.start(vertx, SchedulerSettings.options(configuration)));
    await(
        EdgeNode.start(
            vertx,
            EdgeSettings.options(configuration, PolicySettings.policy(configuration), List.of())));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(Rest.BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
