package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.packetfs.program.Op;
import io.packetfs.window.Grid;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that counts zeros in a file of zeros, or says whatever it is told to say. */
class ComputeLoadTest {
  private static final int WINDOWS = 4;

  @TempDir private Path temp;

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private volatile long tooMany;
  private volatile long tooFewBytes;
  private volatile int status = 200;
  private HttpServer server;
  private ComputeLoad load;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/compute",
        exchange -> {
          JsonObject body =
              new JsonObject(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          JsonObject instruction = body.getJsonArray("instructions").getJsonObject(0);
          asked.add(instruction.encode());
          byte[] answer = answer(instruction).encode().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    Path file = Files.write(temp.resolve("zeros"), new byte[WINDOWS * Grid.WINDOW_BYTES]);
    Workload workload =
        new Workload(file, WINDOWS * (long) Grid.WINDOW_BYTES, WINDOWS, 2, Op.COUNTEQ, 0);
    load =
        new ComputeLoad(
            "peer",
            List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
            workload.dataUrl(),
            WindowCounts.of(workload),
            1);
  }

  private JsonObject answer(JsonObject instruction) {
    long length = instruction.getLong("length");
    long zeros = instruction.getInteger("imm") == 0 ? length : 0;
    return new JsonObject()
        .put("results", JsonArray.of(new JsonObject().put("value", zeros + tooMany)))
        .put("timing", new JsonObject().put("bytes_processed", length - tooFewBytes));
  }

  @AfterEach
  void end() {
    load.close();
    server.stop(0);
  }

  @Test
  void eachPassAsksForEveryWindowAndAnotherByte() throws IOException {
    assertTrue(load.gibPerSecond(1, 2) > 0);
    assertEquals(2 * WINDOWS, asked.size());

    assertTrue(load.gibPerSecond(2, 1) > 0);
    assertEquals(2 * WINDOWS + WINDOWS / 2, asked.size());
  }

  @Test
  void aWrongValueIsNoMeasurement() {
    tooMany = 1;

    refused("peer, window 0, value: expected 1048576, got 1048577");
  }

  @Test
  void bytesThatWereNotProcessedAreNoMeasurement() {
    tooFewBytes = 1;

    refused("peer, window 0, bytes_processed: expected 1048576, got 1048575");
  }

  @Test
  void aFailureIsNoMeasurement() {
    status = 500;

    String message =
        String.valueOf(
            assertThrows(WrongResultException.class, () -> load.gibPerSecond(1, 1)).getMessage());
    assertTrue(
        message.startsWith("POST /compute: expected HTTP/1.1 200, got HTTP/1.1 500 "), message);
  }

  private void refused(String message) {
    assertEquals(
        message,
        assertThrows(WrongResultException.class, () -> load.gibPerSecond(1, 1)).getMessage());
  }
}
