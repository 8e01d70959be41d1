package io.packetfs.client;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowCounts;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.CancelJob;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.FollowJob;
import io.packetfs.wire.ProblemReply;
import io.packetfs.wire.QueryJob;
import io.packetfs.wire.SubmitJob;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler with one job that a test moves by hand, and that can be deaf, full or forgetful. All
 * methods are synchronized: tests call from their own thread.
 */
final class FakeScheduler {
  static final String JOB_ID = "j-1";

  private final Vertx vertx;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private final Map<String, Integer> followers = new HashMap<>();
  final List<SubmitJob> submissions = new CopyOnWriteArrayList<>();
  final List<FollowJob> follows = new CopyOnWriteArrayList<>();
  final List<QueryJob> queries = new CopyOnWriteArrayList<>();

  private @Nullable JobSpec spec;
  private JobState state = JobState.QUEUED;
  private long elapsedMs;
  private boolean full;
  private int deafFor;
  private @Nullable Problem refusal;

  FakeScheduler(Vertx vertx) {
    this.vertx = vertx;
    Codecs.register(vertx.eventBus());
  }

  synchronized void start() throws Exception {
    serve(BusAddresses.JOBS_SUBMIT, this::onSubmit);
    serve(BusAddresses.JOBS_STATUS, this::onQuery);
    serve(BusAddresses.JOBS_CANCEL, this::onCancel);
    serve(BusAddresses.JOBS_FOLLOW, this::onFollow);
  }

  synchronized void stop() throws Exception {
    for (MessageConsumer<?> consumer : consumers) {
      consumer.unregister().await(5, TimeUnit.SECONDS);
    }
    consumers.clear();
    followers.clear();
  }

  /** The next requests get no answer. */
  synchronized void ignore(int requests) {
    deafFor = requests;
  }

  /** Refuses every follower. */
  synchronized void refuseFollowers() {
    full = true;
  }

  /** Refuses submissions. */
  synchronized void refuse(Problem problem) {
    refusal = problem;
  }

  /** Moves the job and tells the followers. */
  synchronized void move(JobState next) {
    moveSilently(next);
    followers.keySet().forEach(address -> vertx.eventBus().send(address, status()));
  }

  /** Moves the job; the messages about it get lost. */
  synchronized void moveSilently(JobState next) {
    state = next;
    elapsedMs++;
  }

  /** Sends an old status, as if it had been overtaken. */
  synchronized void sendLate(JobState old, long oldElapsedMs) {
    followers
        .keySet()
        .forEach(address -> vertx.eventBus().send(address, status(old, oldElapsedMs)));
  }

  synchronized int followerCount() {
    return followers.size();
  }

  private <T> void serve(String address, Consumer<Message<T>> handler) throws Exception {
    MessageConsumer<T> consumer = vertx.eventBus().consumer(address);
    consumer.handler(
        message -> {
          synchronized (this) {
            if (deafFor > 0) {
              deafFor--;
            } else {
              handler.accept(message);
            }
          }
        });
    consumers.add(consumer);
    consumer.completion().await(5, TimeUnit.SECONDS);
  }

  private void onSubmit(Message<SubmitJob> message) {
    submissions.add(message.body());
    if (refusal != null) {
      message.reply(new ProblemReply(refusal));
      return;
    }
    spec = message.body().spec();
    message.reply(status());
  }

  private void onQuery(Message<QueryJob> message) {
    queries.add(message.body());
    reply(message, message.body().jobId());
  }

  private void onCancel(Message<CancelJob> message) {
    if (message.body().jobId().equals(JOB_ID) && !state.isEnd()) {
      moveSilently(JobState.CANCELLED);
    }
    reply(message, message.body().jobId());
  }

  private void onFollow(Message<FollowJob> message) {
    FollowJob follow = message.body();
    follows.add(follow);
    if (full) {
      message.reply(new ProblemReply(Problem.of(ErrorCode.OVERLOADED, "too many readers")));
      return;
    }
    if (follow.leaseMs() == 0 || state.isEnd()) {
      followers.remove(follow.address());
    } else {
      followers.put(follow.address(), follow.leaseMs());
    }
    reply(message, follow.jobId());
  }

  private void reply(Message<?> message, String jobId) {
    if (jobId.equals(JOB_ID) && spec != null) {
      message.reply(status());
    } else {
      message.reply(new ProblemReply(Problem.of(ErrorCode.NOT_FOUND, "no job " + jobId)));
    }
  }

  /** Forgets the job. */
  synchronized void forget() {
    spec = null;
  }

  private JobStatus status() {
    return status(state, elapsedMs);
  }

  private JobStatus status(JobState at, long elapsed) {
    JobSpec known = spec;
    if (known == null) {
      throw new IllegalStateException("nothing was submitted");
    }
    return new JobStatus(
        JOB_ID,
        known,
        at,
        null,
        1,
        null,
        null,
        List.of(),
        new WindowCounts(0, 0, 0, 0, 0, 0, 0, 0),
        new JobMetrics(0, 0, 0, 0, 0, 0, 0, 0, elapsed),
        null);
  }
}
