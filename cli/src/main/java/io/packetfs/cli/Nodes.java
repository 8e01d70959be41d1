package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.cluster.ClusterVertx;
import io.packetfs.cli.cluster.Membership;
import io.packetfs.cli.cluster.NodeKind;
import io.packetfs.cli.cluster.Reach;
import io.packetfs.edge.EdgeNode;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.api.Listener;
import io.packetfs.scheduler.SchedulerNode;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.cluster.Scheduler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The nodes of this process, and the Vert.x that they run on. Calls block, within bounds. */
final class Nodes implements NodeService.Service {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  /** Beyond what the edge node waits for its tasks. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private static final Duration REGISTRATION_POLL = Duration.ofMillis(2);

  private final Vertx vertx;
  private final @Nullable Membership membership;
  private Duration closeMax = CLOSE_MAX;
  private @Nullable SchedulerNode scheduler;
  private @Nullable EdgeNode edge;
  private @Nullable Reach reach;

  private Nodes(Vertx vertx, @Nullable Membership membership) {
    this.vertx = vertx;
    this.membership = membership;
  }

  private static Nodes alone() {
    return new Nodes(Vertx.vertx(ClusterVertx.vertxOptions()), null);
  }

  /** A scheduler and an edge node that share a Vert.x which no cluster knows. */
  static Nodes inOneProcess(SchedulerOptions schedulerOptions, EdgeOptions edgeOptions) {
    Nodes nodes = alone();
    return nodes.with(
        () -> {
          // The scheduler first: then the edge node's first greeting is heard.
          nodes.startScheduler(schedulerOptions);
          nodes.startEdge(edgeOptions);
          nodes.awaitRegistration(edgeOptions.id());
        });
  }

  /** A scheduler, in a cluster. */
  static Nodes scheduler(ClusterOptions cluster, SchedulerOptions options) {
    Nodes nodes = join(cluster, NodeKind.SCHEDULER);
    return nodes.with(
        () -> {
          nodes.reach = new Reach(nodes.membership());
          nodes.startScheduler(options);
        });
  }

  /** A scheduler of a cluster that it is no member of: it answers from the database. */
  static Nodes schedulerApart(SchedulerOptions options) {
    Nodes nodes = alone();
    return nodes.with(
        () -> nodes.startScheduler(options, SchedulerNode.startApart(nodes.vertx, options)));
  }

  /** An edge node, in a cluster. */
  static Nodes edge(ClusterOptions cluster, EdgeOptions options) {
    Nodes nodes = join(cluster, NodeKind.EDGE_NODE);
    return nodes.with(() -> nodes.startEdge(options));
  }

  private static Nodes join(ClusterOptions cluster, NodeKind kind) {
    Membership joined =
        Waiting.on(
            Membership.join(cluster, kind),
            "joining the cluster",
            START_MAX.plusMillis(cluster.joinTimeoutMs()));
    return new Nodes(joined.vertx(), joined);
  }

  private void startScheduler(SchedulerOptions options) {
    startScheduler(options, SchedulerNode.start(vertx, options));
  }

  private void startScheduler(SchedulerOptions options, Future<SchedulerNode> started) {
    SchedulerOptions.Listener rest = options.rest();
    String where = rest == null ? "" : " at " + rest.host() + ":" + rest.port();
    scheduler = Waiting.on(started, "the scheduler's start" + where, START_MAX);
  }

  private void startEdge(EdgeOptions options) {
    closeMax = CLOSE_MAX.plusMillis(options.drainMs());
    Listener api = options.api();
    String where = api == null ? "" : " at " + api.host() + ":" + api.port();
    edge = Waiting.on(EdgeNode.start(vertx, options), "the edge node's start" + where, START_MAX);
  }

  /** Until then a job would wait for a pCPU, and its time would count. */
  private void awaitRegistration(String pcpuId) {
    long deadlineNanos = System.nanoTime() + START_MAX.toNanos();
    while (Waiting.on(scheduler().pcpus(), "asking for pCPUs", START_MAX).stream()
        .noneMatch(pcpu -> pcpu.attributes().id().equals(pcpuId))) {
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException("the edge node of this process did not register");
      }
      LockSupport.parkNanos(REGISTRATION_POLL.toNanos());
    }
  }

  private Nodes with(Runnable start) {
    try {
      start.run();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The scheduler of this process. */
  Scheduler scheduler() {
    return schedulerNode().scheduler();
  }

  SchedulerNode schedulerNode() {
    return Objects.requireNonNull(scheduler, "no scheduler runs here");
  }

  EdgeNode edgeNode() {
    return Objects.requireNonNull(edge, "no edge node runs here");
  }

  /** How a scheduler in a cluster finds out that it is cut off. */
  Reach reach() {
    return Objects.requireNonNull(reach, "no scheduler of a cluster runs here");
  }

  private Membership membership() {
    return Objects.requireNonNull(membership, "this is in no cluster");
  }

  /** Leaves the cluster at once, without a word to anybody; to be closed afterwards. */
  void abandon() {
    membership().abandon();
  }

  @Override
  public void run() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Drains the edge node, then closes the scheduler, then leaves the cluster. */
  @Override
  public void close() {
    EdgeNode edgeNode = edge;
    SchedulerNode schedulerNode = scheduler;
    Future<Void> drained = edgeNode == null ? Future.succeededFuture() : edgeNode.close();
    Future<Void> closed =
        drained.eventually(
            () -> schedulerNode == null ? Future.succeededFuture() : schedulerNode.close());
    try {
      Waiting.on(closed, "closing", closeMax);
    } finally {
      // Not chained: the future of a node belongs to an event loop, which this ends.
      Waiting.on(vertx.close(), "closing", CLOSE_MAX);
    }
  }
}
