package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.wire.conformance.Vectors;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** What {@code pfs conform} has to say of an edge server that conforms. */
final class Conformity {
  private static final int VECTORS = Vectors.load().vectors().size();

  private Conformity() {}

  /** An address of the vectors' origin that nobody has. */
  static String freeOrigin() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  /** What an endpoint has to allow there. */
  static String prefix(String origin) {
    return "http://" + origin + Vectors.load().prefix();
  }

  /** All vectors, with {@code -o json}, and none differs. */
  static void assertComplete(Outcome outcome) {
    assertEquals("", outcome.err());
    JsonObject all = new JsonObject(outcome.out());
    List<JsonObject> wrong =
        all.getJsonArray("vectors").stream()
            .map(JsonObject.class::cast)
            .filter(vector -> !vector.getBoolean("ok"))
            .toList();
    assertEquals(List.of(), wrong);
    assertEquals(VECTORS, all.getInteger("passed"));
    assertEquals(0, all.getInteger("left_out"));
    assertEquals(0, outcome.status());
  }
}
