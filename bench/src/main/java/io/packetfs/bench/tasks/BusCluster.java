package io.packetfs.bench.tasks;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.cluster.ClusterVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Two JVMs on loopback that find each other as nodes do, and nobody else. */
final class BusCluster {
  private static final String HOST = "127.0.0.1";
  private static final int HEARTBEAT_INTERVAL_S = 1;

  /** Longer than any pause of a busy machine: a member that is lost ends the measurement. */
  private static final int HEARTBEAT_TIMEOUT_S = 20;

  private static final int MERGE_DELAY_S = 5;
  private static final long JOIN_TIMEOUT_MS = 60_000;

  /** They tell of each start at length. Kept, or their levels would be forgotten. */
  private static final Logger HAZELCAST = Logger.getLogger("com.hazelcast");

  private static final Logger OURS = Logger.getLogger("io.packetfs");

  private BusCluster() {}

  /**
   * Joins, or begins.
   *
   * @param port for membership
   * @param firstPort that of the member that began
   */
  static Vertx join(String name, int port, int firstPort) throws Exception {
    HAZELCAST.setLevel(Level.SEVERE);
    OURS.setLevel(Level.WARNING);
    ClusterOptions options =
        new ClusterOptions(
            name,
            HOST,
            null,
            port,
            1,
            0,
            List.of(HOST + ":" + firstPort),
            HEARTBEAT_INTERVAL_S,
            HEARTBEAT_TIMEOUT_S,
            MERGE_DELAY_S,
            JOIN_TIMEOUT_MS);
    return Answers.of(ClusterVertx.start(options), "joining the cluster", JOIN_TIMEOUT_MS);
  }

  /** A port that nobody has at this moment. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
