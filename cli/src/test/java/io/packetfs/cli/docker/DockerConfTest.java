package io.packetfs.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.config.ClusterKey;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.ConfigurationReader;
import io.packetfs.cli.config.EdgeKey;
import io.packetfs.cli.config.SchedulerKey;
import io.packetfs.cli.config.Setting;
import io.packetfs.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerConfTest {

  /** A line of an environment; an anchor and quotes may stand around the value. */
  private static final Pattern VARIABLE =
      Pattern.compile(" +(PFS_[A-Z_]+): (?:&\\w+ )?\"?([^*\"]+)\"?");

  private static final String MOUNTED_TOKEN = "/run/secrets/pfs_token";

  private final Configuration configuration =
      ConfigurationReader.read(
          Processes.home().resolve("docker/conf"),
          Path.of("/var/lib/packetfs"),
          Map.of("PFS_CLUSTER_PUBLIC_HOST", "edge-1", "PFS_EDGE_ID", "edge-1"),
          Map.of());

  @Test
  void theContainersListenBeyondLoopbackOnlyWithTheToken() {
    for (Setting host : List.of(SchedulerKey.REST_HOST, EdgeKey.HOST)) {
      assertEquals("0.0.0.0", configuration.shown(host));
    }
    for (Setting token : List.of(SchedulerKey.REST_TOKEN_FILE, EdgeKey.TOKEN_FILE)) {
      assertEquals(MOUNTED_TOKEN, configuration.shown(token));
    }
  }

  @Test
  void thePortsAreFixed() {
    assertEquals("1", configuration.shown(ClusterKey.PORT_COUNT));
    assertEquals("5801", configuration.shown(ClusterKey.BUS_PORT));
    assertTrue(
        configuration.shown(ClusterKey.MEMBERS).contains("scheduler:5701"),
        () -> configuration.shown(ClusterKey.MEMBERS));
  }

  /** What {@code compose-cluster.yaml} says by variables; each is the same wherever it stands. */
  @Test
  void theClusterSharesAServerAndKnowsAllItsNodes() throws IOException {
    Map<String, String> variables = new HashMap<>();
    Files.readAllLines(Processes.home().resolve("docker/compose-cluster.yaml")).stream()
        .map(VARIABLE::matcher)
        .filter(Matcher::matches)
        .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
    variables.remove("PFS_CONF");

    Configuration cluster =
        ConfigurationReader.read(
            Processes.home().resolve("docker/conf"),
            Path.of("/var/lib/packetfs"),
            variables,
            Map.of());

    assertEquals("postgresql://database:5432/packetfs", cluster.shown(SchedulerKey.DATABASE));
    assertEquals(
        "/run/secrets/pfs_database_password", cluster.shown(SchedulerKey.DATABASE_PASSWORD_FILE));
    for (String node : List.of("scheduler-1", "scheduler-3", "edge-1", "edge-4")) {
      assertTrue(
          cluster.shown(ClusterKey.MEMBERS).contains(node + ":5701"),
          () -> cluster.shown(ClusterKey.MEMBERS));
    }
  }
}
