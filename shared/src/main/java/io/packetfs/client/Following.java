package io.packetfs.client;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.FollowJob;
import io.packetfs.wire.QueryJob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of the protocol that {@link FollowJob} tells: an address of its own, renewed
 * while somebody wants to know. Each renewal's reply is a status too, so nothing that is lost on
 * the way matters for longer than one interval.
 *
 * <p>All state belongs to one context; calls from elsewhere are moved there.
 */
final class Following {
  private static final String ADDRESS = "pfs.v1.client.";

  private final Vertx vertx;
  private final Context context;
  private final BusRequests requests;
  private final JobClientOptions options;
  private final String jobId;
  private final String address = ADDRESS + UUID.randomUUID();
  private final Promise<JobStatus> result = Promise.promise();
  private final List<Consumer<JobStatus>> readers = new ArrayList<>();

  private JobStatus latest;
  private @Nullable MessageConsumer<Object> consumer;
  private long timer = -1;
  private boolean asking;
  private long silentSinceNanos;

  Following(Vertx vertx, BusRequests requests, JobClientOptions options, JobStatus status) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.requests = requests;
    this.options = options;
    this.jobId = status.jobId();
    this.latest = status;
  }

  void progress(Consumer<JobStatus> reader) {
    context.runOnContext(
        now -> {
          readers.add(reader);
          tell(reader, latest);
          begin();
        });
  }

  Future<JobStatus> result() {
    context.runOnContext(now -> begin());
    return result.future();
  }

  /** A status that came by another way. */
  void heard(JobStatus status) {
    context.runOnContext(now -> on(status));
  }

  void close() {
    context.runOnContext(
        now ->
            end(
                Problem.of(
                        ErrorCode.CANCELLED,
                        "this client no longer follows the job; the job goes on")
                    .asException()));
  }

  private void begin() {
    if (consumer != null || result.future().isComplete()) {
      return;
    }
    if (latest.state().isEnd()) {
      end(null);
      return;
    }
    silentSinceNanos = System.nanoTime();
    consumer = vertx.eventBus().consumer(address);
    consumer.handler(this::onMessage);
    // Asked only once the cluster knows the address: what is sent before would be lost. If that
    // fails, the renewals alone tell.
    consumer.completion().onComplete(registered -> context.runOnContext(now -> renew()));
    timer = vertx.setPeriodic(options.renewMs(), tick -> renew());
  }

  private void onMessage(Message<Object> message) {
    // Whatever else comes, or cannot be decoded, the next renewal makes up for.
    if (message.body() instanceof JobStatus status && status.jobId().equals(jobId)) {
      silentSinceNanos = System.nanoTime();
      on(status);
    }
  }

  private void renew() {
    if (asking || result.future().isComplete()) {
      return;
    }
    asking = true;
    requests
        .ask(BusAddresses.JOBS_FOLLOW, new FollowJob(jobId, address, options.leaseMs()))
        .recover(this::askInstead)
        .onComplete(
            asked ->
                context.runOnContext(
                    now -> {
                      asking = false;
                      if (asked.succeeded()) {
                        silentSinceNanos = System.nanoTime();
                        on(asked.result());
                      } else {
                        failed(asked.cause());
                      }
                    }));
  }

  /** A scheduler with too many readers still answers a plain question. */
  private Future<JobStatus> askInstead(Throwable refused) {
    return refused instanceof ProblemException e && e.problem().code() == ErrorCode.OVERLOADED
        ? requests.ask(BusAddresses.JOBS_STATUS, new QueryJob(jobId))
        : Future.failedFuture(refused);
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof ProblemException e) || !e.problem().retryable()) {
      end(failure);
      return;
    }
    long silentMs = (System.nanoTime() - silentSinceNanos) / 1_000_000;
    if (silentMs >= options.unreachableMs()) {
      end(
          Problem.of(
                  ErrorCode.SCHEDULER_UNREACHABLE,
                  "no scheduler has told of job "
                      + jobId
                      + " for too long; it goes on, or will, and can be asked for by its id",
                  "a word within " + options.unreachableMs() + " ms",
                  String.valueOf(e.getMessage()))
              .asException());
    }
  }

  private void on(JobStatus status) {
    if (result.future().isComplete() || !isNewer(status)) {
      return;
    }
    latest = status;
    readers.forEach(reader -> tell(reader, status));
    if (status.state().isEnd()) {
      end(null);
    }
  }

  /** Replies and messages may overtake each other; time and an end only go forward. */
  private boolean isNewer(JobStatus status) {
    return status.state().isEnd()
        || (status.metrics().elapsedMs() >= latest.metrics().elapsedMs() && !status.equals(latest));
  }

  /** In a turn of its own, so that a reader that throws harms nobody else. */
  private void tell(Consumer<JobStatus> reader, JobStatus status) {
    context.runOnContext(now -> reader.accept(status));
  }

  private void end(@Nullable Throwable failure) {
    boolean first = failure == null ? result.tryComplete(latest) : result.tryFail(failure);
    if (!first || consumer == null) {
      return;
    }
    vertx.cancelTimer(timer);
    consumer.unregister();
    if (failure != null) {
      // Spares the scheduler the rest of the lease; if this is lost, the lease runs out.
      requests.ask(BusAddresses.JOBS_FOLLOW, new FollowJob(jobId, address, 0));
    }
  }
}
