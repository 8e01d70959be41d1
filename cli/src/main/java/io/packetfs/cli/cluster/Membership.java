package io.packetfs.cli.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A node's place in the cluster: its Vert.x, who else is there, and a way out at once. */
public final class Membership {
  private final Vertx vertx;
  private final HazelcastInstance hazelcast;

  private Membership(Vertx vertx, HazelcastInstance hazelcast) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
  }

  /**
   * Joins, or begins, the cluster. The cluster manager owns Hazelcast's lifetime: closing the
   * Vert.x leaves the cluster in good order.
   *
   * @return fails when the node is not up within the options' join timeout
   */
  public static Future<Membership> join(ClusterOptions options, NodeKind kind) {
    HazelcastClusterManager manager =
        new HazelcastClusterManager(ClusterVertx.hazelcast(options, kind));
    return Vertx.builder()
        .with(ClusterVertx.vertxOptions(options))
        .withClusterManager(manager)
        .buildClustered()
        .timeout(options.joinTimeoutMs(), TimeUnit.MILLISECONDS)
        .map(vertx -> new Membership(vertx, manager.getHazelcastInstance()));
  }

  /** The Vert.x whose event bus is the cluster's; whoever joined closes it. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Where the edge nodes are that are members now. May ask a name server: never on an event loop.
   */
  Set<InetSocketAddress> edgeNodes() {
    return hazelcast.getCluster().getMembers().stream()
        .filter(member -> ClusterVertx.isEdgeNode(member))
        .map(Member::getAddress)
        .map(Membership::socketAddress)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static InetSocketAddress socketAddress(Address address) {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /**
   * Leaves without a word to anybody, and at once: an orderly leave hands over what it holds to
   * members that may not be reachable. The Vert.x is to be closed afterwards. Blocks for a moment.
   */
  public void abandon() {
    hazelcast.getLifecycleService().terminate();
  }
}
