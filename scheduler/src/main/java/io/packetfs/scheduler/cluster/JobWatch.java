package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know how jobs go. It asks what is new of the jobs that somebody follows, of all in
 * one message, again and again; so a follower does not care which scheduler leads, nor when another
 * takes over. Owned by one context; not thread-safe.
 */
final class JobWatch {
  /** Jobs are asked for this often while this scheduler leads, in ms. */
  static final long LEADING_MS = 100;

  /** ... and this often while another does, in ms. */
  static final long STANDING_BY_MS = 250;

  private final Vertx vertx;
  private final int readersMax;
  private final Function<Map<String, String>, Future<List<JobStatus>>> ask;
  private final Map<String, Followed> byJob = new HashMap<>();
  private int count;
  private boolean asking;

  /** -1: it does not ask, before the start and after the end. */
  private long timer = -1;

  /**
   * Nobody follows yet.
   *
   * @param ask what is new of jobs, each with the {@link JobNews#step} that was told last (empty:
   *     none): those that took another one, or ended. Answers on the watch's context
   */
  JobWatch(
      Vertx vertx, int readersMax, Function<Map<String, String>, Future<List<JobStatus>>> ask) {
    this.vertx = vertx;
    this.readersMax = readersMax;
    this.ask = ask;
  }

  /** A job that somebody follows, and the step of it that was heard of last. */
  private static final class Followed {
    final List<Follower> followers = new ArrayList<>();
    String step = "";
  }

  /** One reader and what it was told last. */
  static final class Follower {
    private final Consumer<JobStatus> reader;
    private final @Nullable Context context;
    private final boolean endOnly;
    private @Nullable String told;

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
      told = JobNews.step(status);
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
    byJob.computeIfAbsent(jobId, id -> new Followed()).followers.add(follower);
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
    Followed job = byJob.get(jobId);
    if (job != null && job.followers.remove(follower)) {
      count--;
      if (job.followers.isEmpty()) {
        byJob.remove(jobId);
      }
    }
  }

  private void askAll() {
    if (asking || byJob.isEmpty()) {
      return;
    }
    asking = true;
    Map<String, String> steps = new HashMap<>();
    byJob.forEach((jobId, job) -> steps.put(jobId, job.step));
    ask.apply(steps)
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
    Followed job = byJob.get(status.jobId());
    if (job == null) {
      return;
    }
    job.step = JobNews.step(status);
    for (Follower follower : job.followers) {
      if (!follower.endOnly && !job.step.equals(follower.told)) {
        follower.tell(status);
      }
    }
  }

  private void end(JobStatus status) {
    Followed job = byJob.remove(status.jobId());
    if (job != null) {
      count -= job.followers.size();
      job.followers.forEach(follower -> follower.tell(status));
    }
  }
}
