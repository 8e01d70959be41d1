package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals and listeners. */
class ProcessTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @RegisterExtension final Processes processes = new Processes();

  @TempDir Path directory;

  @Test
  void anInterruptedRunCancelsItsJobAndEndsWith130() throws IOException {
    try (FakeOrigin origin =
        FakeOrigin.of(TestObjects.seeded(1, 1 << 20)).misbehave(Fault.stallBeforeHeaders())) {
      RunningProcess run = processes.java(Main.class, "run", origin.url("/object"), "crc32c");
      Await.until("the first request", () -> origin.requests() > 0, BOUND);

      run.interrupt();

      assertEquals(130, run.awaitExit(BOUND), run::err);
      assertTrue(run.err().contains("pfs: interrupted; the job is cancelled"), run::err);
      assertEquals("", run.out());
    }
  }

  @Test
  void upServesBothListenersAndDrainsWhenItIsToldToStop() throws Exception {
    Path file = Files.writeString(directory.resolve("check"), "123456789");
    RunningProcess up =
        processes.java(
            Main.class,
            "up",
            "--port",
            "0",
            "--edge-port",
            "0",
            "--allow",
            directory.toUri().toString(),
            "--set",
            "scheduler.database=" + directory.resolve("jobs.db"));
    String rest = up.awaitLine("scheduler +(http://127\\.0\\.0\\.1:\\d+)", BOUND).group(1);
    String edge = up.awaitLine("edge node +(http://127\\.0\\.0\\.1:\\d+)", BOUND).group(1);

    String body =
        "{\"data_url\":\"%s\",\"instructions\":[{\"op\":\"crc32c\"}]}".formatted(file.toUri());
    assertEquals(
        3_808_858_755L,
        value(post(rest + "/v1/jobs?wait=30s", body).getJsonArray("objects").getJsonObject(0)));
    assertEquals(3_808_858_755L, value(post(edge + "/compute", body)));
    RunningProcess list = processes.java(Main.class, "job", "list", "--scheduler", rest);
    assertEquals(0, list.awaitExit(BOUND), list::err);
    assertTrue(list.out().contains("SUCCEEDED"), list::out);

    up.terminate();
    assertEquals(0, up.awaitExit(BOUND), up::err);
    assertTrue(up.err().contains("pfs: stopped"), up::err);
  }

  /** Each start would otherwise add a library of 1 MB and a directory. */
  @Test
  void aKilledServerLeavesNothingInTheTemporaryDirectory() throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    RunningProcess up =
        processes.start(
            List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                Processes.classPath(),
                Main.class.getName(),
                "up",
                "--port=0",
                "--edge-port=0",
                "--set=scheduler.database=" + directory.resolve("jobs.db")),
            Map.of(),
            null);
    up.awaitLine("edge node", BOUND);

    up.kill();
    up.awaitExit(BOUND);

    assertEquals(List.of(), names(temporary));
    assertEquals(1, names(directory.resolve("native")).size());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static long value(JsonObject results) {
    return results.getJsonArray("results").getJsonObject(0).getLong("value");
  }

  private static JsonObject post(String url, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(BOUND)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response::body);
      return new JsonObject(response.body());
    }
  }
}
