package io.packetfs.cli.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;

/**
 * What makes a Vert.x a member of a cluster. Hazelcast only finds; nothing that must be true lives
 * in its maps.
 */
public final class ClusterVertx {
  private static final int BUS_CONNECT_TIMEOUT_MS = 3_000;
  private static final int BUS_MAP_BACKUPS = 1;

  private static final String KIND_ATTRIBUTE = "pfs.kind";

  private ClusterVertx() {}

  /** Joins, or begins, the cluster as a program that only speaks with the others. */
  public static Future<Vertx> start(ClusterOptions options) {
    return Membership.join(options, NodeKind.PROGRAM).map(Membership::vertx);
  }

  static VertxOptions vertxOptions(ClusterOptions options) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(options.host())
            .setPort(options.busPort())
            .setConnectTimeout(BUS_CONNECT_TIMEOUT_MS);
    if (options.publicHost() != null) {
      bus.setClusterPublicHost(options.publicHost());
    }
    return vertxOptions().setEventBusOptions(bus);
  }

  /**
   * What every Vert.x of this program has. It serves no files and finds its resources by itself, so
   * it needs no cache of them, whose directory a killed process would leave behind.
   */
  public static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  /**
   * Everything in code, from no file: Vert.x's ConfigUtil reads XML, and Hazelcast checks XML
   * against its schema of 360 kB, which takes a second of CPU at each start.
   */
  static Config hazelcast(ClusterOptions options, NodeKind kind) {
    Config config = new Config();
    config.getMemberAttributeConfig().setAttribute(KIND_ATTRIBUTE, kind.name());
    addBusMaps(config);
    config.setClusterName(options.name());
    config.setProperty("hazelcast.logging.type", "jdk");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.jmx", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", Boolean.toString(options.bindsAll()));
    if (!options.bindsAll()) {
      config.setProperty("hazelcast.local.localAddress", options.host());
    }
    config.setProperty(
        "hazelcast.heartbeat.interval.seconds", text(options.heartbeatIntervalSeconds()));
    config.setProperty(
        "hazelcast.max.no.heartbeat.seconds", text(options.heartbeatTimeoutSeconds()));
    // Whom a member asks that then freezes or is cut off does not answer: Hazelcast waits 2
    // minutes,
    // and what the event bus sends to a node meanwhile waits until it knows where that is.
    config.setProperty(
        "hazelcast.operation.call.timeout.millis",
        Long.toString(TimeUnit.SECONDS.toMillis(options.heartbeatTimeoutSeconds())));
    // Hazelcast waits 5 minutes before it heals a split.
    config.setProperty(
        "hazelcast.merge.first.run.delay.seconds", text(options.mergeDelaySeconds()));
    config.setProperty("hazelcast.merge.next.run.delay.seconds", text(options.mergeDelaySeconds()));
    // Members without a port are sought on all the ports that a node may take; Hazelcast tries 3.
    config.setProperty("hazelcast.tcp.join.port.try.count", text(options.portCount()));

    NetworkConfig network = config.getNetworkConfig();
    network.setPort(options.port());
    network.setPortAutoIncrement(options.portCount() > 1);
    network.setPortCount(options.portCount());
    if (options.publicHost() != null) {
      network.setPublicAddress(options.publicHost());
    }
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(options.members());
    return config;
  }

  /** Whether a member does tasks. */
  static boolean isEdgeNode(Member member) {
    return NodeKind.EDGE_NODE.name().equals(member.getAttribute(KIND_ATTRIBUTE));
  }

  /**
   * The maps of Vert.x's event bus, as default-cluster.xml of vertx-hazelcast 5.1.5 has them: who
   * listens at which address (each listener once), and where each node's bus is. One backup is
   * enough, and Hazelcast's own merge policies are: when members are lost and when a split has
   * healed, each node that is left puts its own entries in again. Vert.x 5 does not use the third
   * map of that file, haInfo.
   */
  private static void addBusMaps(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(BUS_MAP_BACKUPS)
            .setValueCollectionType(ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BUS_MAP_BACKUPS));
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
