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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerConfTest {

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
}
