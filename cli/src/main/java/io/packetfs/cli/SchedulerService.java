package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.cluster.Reach;
import io.packetfs.scheduler.SchedulerNode;
import io.packetfs.scheduler.SchedulerOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A scheduler in a cluster, for as long as its process lives: a member, but apart while it is cut
 * off from the edge nodes, because then a member does harm (see {@link Reach}). Apart it answers
 * REST from the database and stores jobs, and never leads.
 */
final class SchedulerService implements NodeService.Service {
  private static final Logger LOG = System.getLogger(SchedulerService.class.getName());

  /**
   * Then it joins again, whether it reaches one of those edge nodes or not: there may be others by
   * now. If it is still cut off, it leaves again within seconds.
   */
  private static final Duration APART_MAX = Duration.ofMinutes(5);

  private final ClusterOptions cluster;
  private final SchedulerOptions options;
  private Nodes nodes;
  private boolean closed;

  /** Joins the cluster and starts the scheduler. */
  SchedulerService(ClusterOptions cluster, SchedulerOptions options) {
    this.cluster = cluster;
    this.options = options;
    this.nodes = Nodes.scheduler(cluster, options);
  }

  /** The scheduler as it is now. */
  synchronized SchedulerNode node() {
    return nodes.schedulerNode();
  }

  @Override
  public void run() throws InterruptedException {
    while (true) {
      Nodes member = nodes();
      Set<InetSocketAddress> edgeNodes = member.reach().awaitCut();
      LOG.log(
          Level.WARNING,
          "reaches none of the edge nodes, such as {0}, but another scheduler does: leaves the"
              + " cluster until it reaches one; meanwhile it answers from the database",
          edgeNodes.iterator().next());
      member.abandon();
      change(() -> Nodes.schedulerApart(options));
      boolean reached = Reach.awaitOneOf(edgeNodes, APART_MAX);
      LOG.log(
          Level.INFO,
          reached
              ? "reaches an edge node again: joins the cluster"
              : "reaches none of those edge nodes; joins the cluster to look for others");
      change(() -> Nodes.scheduler(cluster, options));
    }
  }

  private synchronized Nodes nodes() {
    return nodes;
  }

  /** Closed by then: waits for the end of the process. */
  private void change(Supplier<Nodes> next) throws InterruptedException {
    synchronized (this) {
      if (!closed) {
        nodes.close();
        nodes = next.get();
        return;
      }
    }
    new CountDownLatch(1).await();
  }

  @Override
  public synchronized void close() {
    closed = true;
    nodes.close();
  }
}
