package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterVertx;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.Prober;
import io.packetfs.job.JobSpec;
import io.packetfs.job.PlanEstimate;
import io.packetfs.origin.Identity;
import io.packetfs.window.WindowPlan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Plans in this process, without a scheduler: its estimates need no more than each object's size.
 * It may read exactly the objects of the job.
 */
final class ProbingPlanner implements Planner {
  private static final Duration START_MAX = Duration.ofSeconds(30);

  /** For one object, beyond what its probe may take. */
  private static final Duration PROBE_MAX = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Prober prober;

  private ProbingPlanner(Vertx vertx, Prober prober) {
    this.vertx = vertx;
    this.prober = prober;
  }

  /**
   * Starts it.
   *
   * @param conf where limits and the manners towards origins come from
   * @param spec whose objects may be read
   */
  static ProbingPlanner start(Terminal terminal, ConfOptions conf, JobSpec spec) {
    EdgeOptions options = EmbeddedEdge.options(terminal, conf, spec);
    Vertx vertx = Vertx.vertx(ClusterVertx.vertxOptions());
    return new ProbingPlanner(
        vertx, Waiting.on(Prober.start(vertx, options), "starting", START_MAX));
  }

  @Override
  public List<PlanEstimate> plan(JobSpec spec) {
    List<PlanEstimate> estimates = new ArrayList<>();
    Queue<String> left = new ArrayDeque<>(spec.urls());
    Queue<Future<Identity>> asked = new ArrayDeque<>();
    for (String url : spec.urls()) {
      while (asked.size() < prober.atOnceMax() && !left.isEmpty()) {
        asked.add(prober.identity(left.remove(), spec.options().identityRule()));
      }
      Identity identity = Waiting.on(asked.remove(), "probing " + url, PROBE_MAX);
      estimates.add(PlanEstimate.of(url, identity, spec.program(), WindowPlan.FETCH_WINDOWS_MAX));
    }
    return estimates;
  }

  @Override
  public void close() {
    try {
      Waiting.on(prober.close(), "closing", START_MAX);
    } finally {
      Waiting.on(vertx.close(), "closing", START_MAX);
    }
  }
}
