package io.packetfs.cli.e2e.chaos;

import io.packetfs.testing.Requires;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is done to a cluster at work, each job ends with the exact result, no window counts
 * twice, and no cap is passed. One cluster for all: it has to survive them one after the other.
 */
class ChaosIT {
  private static ClusterRig rig;
  private static Work work;

  @BeforeAll
  static void start() throws IOException {
    rig = ClusterRig.start();
    rig.awaitWhole();
    work = new Work(rig);
    work.submitThirsty();
  }

  @AfterAll
  static void stop() throws IOException {
    if (rig != null) {
      rig.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyJobEndsExactly(Disturbance disturbance) {
    Requires.that(
        !disturbance.isCut() || rig.hosts().canBeCut(),
        "the network between processes cannot be cut here",
        "run as root, with iproute2 and nftables");
    Episode.play(rig, work, disturbance);
  }
}
