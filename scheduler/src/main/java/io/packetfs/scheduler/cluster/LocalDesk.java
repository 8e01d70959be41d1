package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The desk of the leader in this process. */
final class LocalDesk implements LeaderDesk {
  private final Leader leader;
  private final Contexts contexts;
  private final JobIds planIds = new JobIds();

  LocalDesk(Leader leader, Contexts contexts) {
    this.leader = leader;
    this.contexts = contexts;
  }

  private <T extends @Nullable Object> Future<T> ask(Callable<T> call) {
    return contexts.ask(
        () -> {
          if (leader.reign().isClosed()) {
            throw NoDesk.nobodyLeads();
          }
          return call.call();
        });
  }

  @Override
  public Future<List<JobStatus>> jobs(Collection<String> jobIds) {
    return ask(
        () ->
            jobIds.stream()
                .flatMap(id -> leader.core().status(id, leader.nowMs()).stream())
                .map(LocalDesk::told)
                .toList());
  }

  @Override
  public Future<JobNews> news(Map<String, String> steps) {
    return ask(
        () -> {
          List<JobStatus> stepped = new ArrayList<>();
          List<String> gone = new ArrayList<>();
          steps.forEach(
              (id, known) ->
                  leader
                      .core()
                      .statusWithoutObjects(id, leader.nowMs())
                      .map(LocalDesk::told)
                      .ifPresentOrElse(
                          status -> {
                            if (!JobNews.step(status).equals(known)) {
                              stepped.add(status);
                            }
                          },
                          () -> gone.add(id)));
          return new JobNews(stepped, gone);
        });
  }

  /** An end is told when it is stored: until then a crash could take it back. */
  private static JobStatus told(JobStatus status) {
    return !status.state().isEnd()
        ? status
        : new JobStatus(
            status.jobId(),
            status.spec(),
            status.startedMs() == null ? JobState.QUEUED : JobState.RUNNING,
            null,
            status.createdMs(),
            status.startedMs(),
            null,
            status.objects(),
            status.windows(),
            status.metrics(),
            null);
  }

  @Override
  public Future<List<JobStatus>> jobs(JobState state, @Nullable String beforeId, int limit) {
    return ask(() -> leader.core().statuses(state, beforeId, limit, leader.nowMs()));
  }

  @Override
  public Future<Optional<AssignmentPage>> assignments(String jobId, long behindTaskId, int limit) {
    return ask(() -> leader.core().assignments(jobId, behindTaskId, limit));
  }

  @Override
  public Future<Optional<JobShares>> shares(String jobId) {
    return ask(() -> leader.core().shares(jobId));
  }

  @Override
  public Future<Void> jobStored(String jobId) {
    return ask(
        () -> {
          leader.reign().lookForArrivals();
          return null;
        });
  }

  @Override
  public Future<Void> cancelStored(String jobId) {
    return ask(
        () -> {
          leader.reign().apply(new Event.JobCancelled(jobId));
          return null;
        });
  }

  @Override
  public Future<Void> pauseStored(String origin, boolean paused) {
    return ask(
        () -> {
          leader
              .reign()
              .apply(paused ? new Event.OriginPaused(origin) : new Event.OriginResumed(origin));
          return null;
        });
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    return Contexts.toCaller(
        ask(() -> leader.plans().begin(spec, planIds.next(leader.nowMs())))
            .compose(future -> future));
  }

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return ask(leader::pcpus);
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return ask(
        () -> {
          if (leader.core().pcpus(leader.nowMs()).stream()
              .noneMatch(pcpu -> pcpu.attributes().id().equals(pcpuId))) {
            throw Problem.of(
                    ErrorCode.NOT_FOUND,
                    "there is no pCPU " + pcpuId + "; GET /v1/pcpus lists the registered ones")
                .asException();
          }
          leader.reign().apply(new Event.PcpuRemoved(pcpuId));
          return null;
        });
  }

  @Override
  public Future<Void> pcpusStored() {
    return ask(
        () -> {
          leader.added().read();
          return null;
        });
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return ask(() -> leader.core().origins(leader.nowMs()));
  }
}
