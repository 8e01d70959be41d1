package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know how jobs go. It asks for the jobs that somebody follows, all at once, again and
 * again; so a follower does not care which scheduler leads, nor when another takes over. Owned by
 * one context; not thread-safe.
 */
final class JobWatch {
  /** Jobs are asked for this often while this scheduler leads, in ms. */
  static final long LEADING_MS = 100;

  /** ... and this often while another does, in ms. */
  static final long STANDING_BY_MS = 250;

  private final Vertx vertx;
  private final int readersMax;
  private final Function<Collection<String>, Future<List<JobStatus>>> ask;
  private final Map<String, List<Follower>> byJob = new HashMap<>();
  private int count;
  private boolean asking;

  /** -1: it does not ask, before the start and after the end. */
  private long timer = -1;

  /**
   * Nobody follows yet.
   *
   * @param ask how these jobs stand; unknown ones are left out. Answers on the watch's context
   */
  JobWatch(Vertx vertx, int readersMax, Function<Collection<String>, Future<List<JobStatus>>> ask) {
    this.vertx = vertx;
    this.readersMax = readersMax;
    this.ask = ask;
  }

  /** One reader and what it was told last. */
  static final class Follower {
    private final Consumer<JobStatus> reader;
    private final @Nullable Context context;
    private final boolean endOnly;
    private @Nullable JobStatus told;

    /**
     * Told on its own context.
     *
     * @param context null: on whatever thread tells
     * @param endOnly whether only the end is told
     */
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

  /** Begins to ask. */
  void start() {
    askEvery(STANDING_BY_MS);
  }

  /** Ends; nobody is told anything more. */
  void stop() {
    vertx.cancelTimer(timer);
    timer = -1;
    byJob.clear();
    count = 0;
  }

  /** Leading is asking oneself: more often. */
  void leading(boolean leading) {
    if (timer >= 0) {
      askEvery(leading ? LEADING_MS : STANDING_BY_MS);
    }
  }

  private void askEvery(long periodMs) {
    vertx.cancelTimer(timer);
    timer = vertx.setPeriodic(periodMs, id -> askAll());
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

  /**
   * Tells a reader how the job stands at the beginning, unless it heard something newer already.
   */
  void begin(String jobId, Follower follower, JobStatus status) {
    if (status.state().isEnd()) {
      remove(jobId, follower);
      follower.tell(status);
    } else if (!follower.endOnly && follower.told == null) {
      follower.tell(status);
    }
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

  private void askAll() {
    if (asking || byJob.isEmpty()) {
      return;
    }
    asking = true;
    ask.apply(Set.copyOf(byJob.keySet()))
        .onComplete(
            statuses -> {
              asking = false;
              statuses.forEach(this::tell);
            },
            // Nobody leads, or the database is away: the followers hear of the job when it goes on.
            failure -> asking = false);
  }

  /** Tells those who follow every step, if there was one; everybody, at the end. */
  void tell(JobStatus status) {
    if (status.state().isEnd()) {
      end(status);
      return;
    }
    for (Follower follower : byJob.getOrDefault(status.jobId(), List.of())) {
      if (!follower.endOnly && !sameStep(status, follower.told)) {
        follower.tell(status);
      }
    }
  }

  private void end(JobStatus status) {
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
        && kind(status) == kind(told);
  }

  private static WaitReason.@Nullable Kind kind(JobStatus status) {
    WaitReason reason = status.reason();
    return reason == null ? null : reason.kind();
  }
}
