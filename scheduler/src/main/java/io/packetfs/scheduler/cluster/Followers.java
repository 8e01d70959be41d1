package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who wants to know how jobs go. Owned by the leader's context; not thread-safe. */
final class Followers {
  private final int readersMax;
  private final Map<String, List<Follower>> byJob = new HashMap<>();
  private int count;

  Followers(int readersMax) {
    this.readersMax = readersMax;
  }

  /** One reader and what it was told last. */
  static final class Follower {
    private final Consumer<JobStatus> reader;
    private final @Nullable Context context;
    private final boolean endOnly;
    private @Nullable JobStatus told;

    Follower(Consumer<JobStatus> reader, @Nullable Context context, boolean endOnly) {
      this.reader = reader;
      this.context = context;
      this.endOnly = endOnly;
    }

    void tell(JobStatus status) {
      told = status;
      if (context == null) {
        reader.accept(status);
      } else {
        context.runOnContext(run -> reader.accept(status));
      }
    }
  }

  /**
   * Adds a reader.
   *
   * @throws io.packetfs.problem.ProblemException OVERLOADED past the limit
   */
  void add(String jobId, Follower follower) {
    if (count >= readersMax) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              "more than " + readersMax + " readers follow jobs: try again later, or poll",
              "at most " + readersMax + " readers",
              String.valueOf(count))
          .retryAfter(1_000)
          .asException();
    }
    count++;
    byJob.computeIfAbsent(jobId, id -> new ArrayList<>()).add(follower);
  }

  /** Removes a reader; again: nothing happens. */
  void remove(String jobId, Follower follower) {
    List<Follower> followers = byJob.get(jobId);
    if (followers != null && followers.remove(follower)) {
      count--;
      if (followers.isEmpty()) {
        byJob.remove(jobId);
      }
    }
  }

  /** Jobs that somebody follows. */
  Set<String> jobs() {
    return Set.copyOf(byJob.keySet());
  }

  /** Tells those who follow every step, if there was one since they were told last. */
  void progress(JobStatus status) {
    for (Follower follower : byJob.getOrDefault(status.jobId(), List.of())) {
      if (!follower.endOnly && !sameStep(status, follower.told)) {
        follower.tell(status);
      }
    }
  }

  /** Tells everybody, and forgets them. */
  void end(JobStatus status) {
    List<Follower> followers = byJob.remove(status.jobId());
    if (followers != null) {
      count -= followers.size();
      followers.forEach(follower -> follower.tell(status));
    }
  }

  /** Time alone is no step. */
  private static boolean sameStep(JobStatus status, @Nullable JobStatus told) {
    return told != null
        && status.state() == told.state()
        && status.windows().equals(told.windows())
        && status.metrics().requests() == told.metrics().requests()
        && (status.reason() == null) == (told.reason() == null);
  }
}
