package io.packetfs.cli;

import io.packetfs.edge.EdgeOptions;
import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.store.Database;
import java.time.Duration;

/**
 * A whole cluster in this process, for one job: the verticles of {@code pfs up} on a Vert.x that is
 * not clustered, without listeners, with its state in memory. It may read exactly the objects of
 * the job.
 */
final class EmbeddedPlace implements JobPlace {
  private static final Duration CALL_MAX = Duration.ofSeconds(30);
  private static final int JOBS_MAX = 1;
  private static final int READERS_MAX = 2;

  private final Nodes nodes;

  private EmbeddedPlace(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Starts it.
   *
   * @param conf where limits and the manners towards origins come from
   * @param spec whose objects may be read
   */
  static EmbeddedPlace start(Terminal terminal, ConfOptions conf, JobSpec spec) {
    EdgeOptions edge = EmbeddedEdge.options(terminal, conf, spec);
    SchedulerOptions scheduler =
        new SchedulerOptions(
            edge.policy(),
            new Database.Memory(),
            null,
            SchedulerOptions.DEFAULT_RETENTION_MS,
            JOBS_MAX,
            SchedulerOptions.DEFAULT_OBJECTS_MAX,
            READERS_MAX);
    return new EmbeddedPlace(Nodes.inOneProcess(scheduler, edge));
  }

  @Override
  public JobStatus submit(JobSpec spec) {
    return Waiting.on(nodes.scheduler().submit(spec, null), "accepting the job", CALL_MAX);
  }

  @Override
  public JobStatus await(String jobId, long waitMs) {
    return Waiting.on(
        nodes.scheduler().await(jobId, waitMs), "asking for the job", CALL_MAX.plusMillis(waitMs));
  }

  @Override
  public JobShares shares(String jobId) {
    return Waiting.on(nodes.scheduler().shares(jobId), "asking who did what", CALL_MAX);
  }

  @Override
  public JobStatus cancel(String jobId) {
    return Waiting.on(nodes.scheduler().cancel(jobId), "cancelling the job", CALL_MAX);
  }

  @Override
  public boolean endsWithProcess() {
    return true;
  }

  @Override
  public void close() {
    nodes.close();
  }
}
