package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.packetfs.program.Op;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that says whatever it is told to say. */
class SystemUnderTestTest {
  @TempDir private Path temp;

  private final JsonObject status =
      new JsonObject()
          .put("job_id", "j")
          .put("state", "SUCCEEDED")
          .put(
              "objects",
              JsonArray.of(
                  new JsonObject().put("results", JsonArray.of(new JsonObject().put("value", 2)))))
          .put("windows", new JsonObject().put("done", 1))
          .put("metrics", new JsonObject().put("bytes_processed", 6).put("cpupwn_gib_s", 0.5));

  private HttpServer scheduler;
  private SystemUnderTest system;

  @BeforeEach
  void serve() throws IOException {
    scheduler = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    scheduler.createContext(
        "/v1/jobs",
        exchange -> {
          byte[] body = status.encode().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    scheduler.start();
    Workload workload =
        new Workload(Files.writeString(temp.resolve("object"), "foobar"), 6, 1, 1, Op.COUNTEQ, 'o');
    system =
        new SystemUnderTest(
            URI.create("http://127.0.0.1:" + scheduler.getAddress().getPort()),
            workload,
            Expected.of(workload));
  }

  @AfterEach
  void end() {
    system.close();
    scheduler.stop(0);
  }

  @Test
  void anExactResultGivesBothRates() {
    SystemUnderTest.Job job = system.run('o');

    assertTrue(job.gibPerSecond() > 0);
    assertEquals(0.5, job.schedulerGibPerSecond());
  }

  @Test
  void aWrongValueIsNoMeasurement() {
    refused("job j, value: expected 0, got 2", 'x');
  }

  @Test
  void bytesThatWereNotProcessedAreNoMeasurement() {
    status.getJsonObject("metrics").put("bytes_processed", 5);

    refused("job j, bytes_processed: expected 6, got 5", 'o');
  }

  @Test
  void windowsThatAreNotDoneAreNoMeasurement() {
    status.getJsonObject("windows").put("done", 0);

    refused("job j, windows done: expected 1, got 0", 'o');
  }

  @Test
  void aFailedJobIsNoMeasurement() {
    status.put("state", "FAILED");

    refused("job j: expected SUCCEEDED, got " + status.encode(), 'o');
  }

  private void refused(String message, int imm) {
    assertEquals(
        message, assertThrows(WrongResultException.class, () -> system.run(imm)).getMessage());
  }
}
