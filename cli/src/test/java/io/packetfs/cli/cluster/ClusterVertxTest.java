package io.packetfs.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterVertxTest {
  private static final long BOUND_S = 60;

  private static ClusterOptions options(String name) {
    return new ClusterOptions(
        name, "127.0.0.1", null, 15_701, 100, 0, List.of("127.0.0.1"), 1, 5, 5, 60_000);
  }

  @Test
  void nothingIsFoundButByTheListAndNothingCallsHome() {
    Config config = ClusterVertx.hazelcast(options("a"), NodeKind.PROGRAM);

    assertFalse(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled());
    assertFalse(config.getNetworkConfig().getJoin().getAutoDetectionConfig().isEnabled());
    assertEquals(
        List.of("127.0.0.1"), config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers());
    assertEquals("false", config.getProperty("hazelcast.phone.home.enabled"));
    assertEquals("5", config.getProperty("hazelcast.max.no.heartbeat.seconds"));
    assertEquals("5", config.getProperty("hazelcast.merge.first.run.delay.seconds"));
  }

  /** What the library's own file says of its event bus, and no more; a new version may say more. */
  @Test
  void theMapsOfTheBusAreThoseOfTheLibrarysOwnFile() {
    Config ours = ClusterVertx.hazelcast(options("a"), NodeKind.PROGRAM);
    Config theirs = ConfigUtil.loadConfig();

    theirs.getMapConfigs().remove("__vertx.haInfo"); // for a feature that Vert.x 5 has not
    assertEquals(theirs.getMultiMapConfigs(), ours.getMultiMapConfigs());
    assertEquals(theirs.getMapConfigs(), ours.getMapConfigs());
  }

  @Test
  void twoNodesOnOneMachineFindEachOther() throws Exception {
    String name = "test-" + UUID.randomUUID();
    Vertx one = start(name);
    Vertx other = start(name);
    try {
      assertTrue(one.isClustered());
      one.eventBus()
          .consumer("greeting", message -> message.reply("heard " + message.body()))
          .completion()
          .toCompletionStage()
          .toCompletableFuture()
          .get(BOUND_S, TimeUnit.SECONDS);

      Object reply =
          other
              .eventBus()
              .request("greeting", "hello")
              .toCompletionStage()
              .toCompletableFuture()
              .get(BOUND_S, TimeUnit.SECONDS)
              .body();

      assertEquals("heard hello", reply);
    } finally {
      close(other);
      close(one);
    }
  }

  private static Vertx start(String name) throws Exception {
    return ClusterVertx.start(options(name))
        .toCompletionStage()
        .toCompletableFuture()
        .get(BOUND_S, TimeUnit.SECONDS);
  }

  private static void close(Vertx vertx) throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS);
  }
}
