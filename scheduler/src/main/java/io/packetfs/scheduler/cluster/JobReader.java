package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.cluster.Scheduler.JobPage;
import io.packetfs.scheduler.cluster.Scheduler.WindowPage;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How jobs stand: by the leader, who knows it best; what it does not hold, and all if nobody leads,
 * by the store. Callable from any context.
 */
final class JobReader {
  /** Ends that are looked for in the store at once, for those who follow jobs. */
  private static final int ENDS_MAX = 50;

  private final StoreThread store;
  private final Candidate candidate;

  JobReader(StoreThread store, Candidate candidate) {
    this.store = store;
    this.candidate = candidate;
  }

  private LeaderDesk desk() {
    return candidate.desk();
  }

  Future<JobStatus> status(String jobId) {
    return Contexts.toCaller(
        statuses(List.of(jobId))
            .map(
                found -> {
                  if (found.isEmpty()) {
                    throw unknown(jobId);
                  }
                  return found.getFirst();
                }));
  }

  /** NOT_FOUND. */
  static ProblemException unknown(String jobId) {
    return Problem.of(
            ErrorCode.NOT_FOUND,
            "there is no job " + jobId + "; ended ones are forgotten after their retention")
        .asException();
  }

  /** How these jobs stand, by the leader, else by the store; unknown ones are left out. */
  Future<List<JobStatus>> statuses(Collection<String> jobIds) {
    return fromLeader(desk -> desk.jobs(jobIds))
        .compose(
            live -> {
              Set<String> missing = new HashSet<>(jobIds);
              live.forEach(status -> missing.remove(status.jobId()));
              if (missing.isEmpty()) {
                return Future.succeededFuture(live);
              }
              return store.call(
                  s -> {
                    List<JobStatus> all = new ArrayList<>(live);
                    for (String jobId : missing) {
                      StoredJob job = s.find(jobId);
                      if (job != null) {
                        all.add(told(job));
                      }
                    }
                    return all;
                  });
            });
  }

  /**
   * What is new of jobs that are followed. What the leader does not hold may have ended: that is in
   * the store, with all its objects, so only a few are looked for at once; from any place on, lest
   * those that the leader has yet to take up stand in the way of the others. While nobody leads, or
   * the leader cannot be reached, that goes for all of them.
   */
  Future<List<JobStatus>> news(Map<String, String> steps) {
    return desk()
        .news(steps)
        .recover(
            failure ->
                NoDesk.answered(failure)
                    ? Future.succeededFuture(new JobNews(List.of(), List.copyOf(steps.keySet())))
                    : Future.failedFuture(failure))
        .compose(
            news ->
                news.gone().isEmpty()
                    ? Future.succeededFuture(news.steps())
                    : store.call(s -> withEnds(s, news)));
  }

  private static List<JobStatus> withEnds(Store store, JobNews news) {
    List<JobStatus> all = new ArrayList<>(news.steps());
    int from = ThreadLocalRandom.current().nextInt(news.gone().size());
    for (int i = 0; i < Math.min(ENDS_MAX, news.gone().size()); i++) {
      StoredJob job = store.find(news.gone().get((from + i) % news.gone().size()));
      if (job != null && job.endedMs() != null) {
        all.add(told(job));
      }
    }
    return all;
  }

  /** Nothing, if nobody leads: then the store is the newest that there is. */
  private Future<List<JobStatus>> fromLeader(Function<LeaderDesk, Future<List<JobStatus>>> ask) {
    return ask.apply(desk())
        .recover(
            failure ->
                NoDesk.answered(failure)
                    ? Future.succeededFuture(List.of())
                    : Future.failedFuture(failure));
  }

  /** What is told of a job that rests in the store: of an unfinished one, how far it once was. */
  static JobStatus told(StoredJob job) {
    return Core.recall(
        job.id(),
        job.spec(),
        job.createdMs(),
        job.progress().isEmpty() ? null : JobProgressJson.parse(job.progress()));
  }

  Future<JobPage> list(@Nullable JobState state, int limit, @Nullable String pageToken) {
    Future<List<JobStatus>> page =
        state == null || state.isEnd()
            ? stored(state, limit + 1, pageToken)
            : desk()
                .jobs(state, pageToken, limit + 1)
                .recover(nobody -> stored(state, limit + 1, pageToken));
    return Contexts.toCaller(
        page.map(
            oneMore -> {
              boolean more = oneMore.size() > limit;
              List<JobStatus> jobs = more ? oneMore.subList(0, limit) : oneMore;
              return new JobPage(jobs, more ? jobs.getLast().jobId() : null);
            }));
  }

  /** As they are stored; what the leader knows better of them is told in their place. */
  private Future<List<JobStatus>> stored(
      @Nullable JobState state, int limit, @Nullable String beforeId) {
    return store
        .call(s -> s.page(state, beforeId, limit))
        .compose(
            page -> {
              List<String> unfinished =
                  page.stream().filter(job -> !job.state().isEnd()).map(StoredJob::id).toList();
              Future<List<JobStatus>> live =
                  unfinished.isEmpty()
                      ? Future.succeededFuture(List.of())
                      : fromLeader(desk -> desk.jobs(unfinished));
              return live.map(statuses -> page.stream().map(job -> newest(job, statuses)).toList());
            });
  }

  private static JobStatus newest(StoredJob job, List<JobStatus> live) {
    return live.stream()
        .filter(status -> status.jobId().equals(job.id()))
        .findFirst()
        .orElseGet(() -> told(job));
  }

  Future<WindowPage> windows(String jobId, int limit, @Nullable String pageToken) {
    WindowToken after = WindowToken.parse(pageToken);
    return Contexts.toCaller(
        status(jobId)
            .compose(
                status -> {
                  if (!status.spec().options().perWindow()) {
                    return Future.failedFuture(keepsNoWindows(jobId));
                  }
                  return store.call(
                      s -> {
                        List<WindowResult> found =
                            s.windows(jobId, after.objectIndex(), after.window(), limit + 1);
                        boolean more = found.size() > limit;
                        List<WindowResult> windows = more ? found.subList(0, limit) : found;
                        return new WindowPage(
                            windows, more ? WindowToken.behind(windows.getLast()).text() : null);
                      });
                }));
  }

  private static ProblemException keepsNoWindows(String jobId) {
    return Problem.of(
            ErrorCode.CONFLICT,
            "job " + jobId + " keeps no results per window: submit it with options.per_window true")
        .asException();
  }
}
