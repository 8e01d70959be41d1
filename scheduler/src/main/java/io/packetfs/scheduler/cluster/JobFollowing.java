package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.cluster.Scheduler.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** How one hears of a job's steps, or waits for its end. Callable from any context. */
final class JobFollowing {
  private final Vertx vertx;
  private final Contexts contexts;
  private final JobWatch watch;
  private final JobReader reader;

  JobFollowing(Vertx vertx, Contexts contexts, JobWatch watch, JobReader reader) {
    this.vertx = vertx;
    this.contexts = contexts;
    this.watch = watch;
    this.reader = reader;
  }

  Future<JobStatus> await(String jobId, long waitMs) {
    if (waitMs <= 0) {
      return reader.status(jobId);
    }
    Promise<JobStatus> ended = Promise.promise();
    return Contexts.toCaller(
        subscribe(jobId, status -> ended.tryComplete(status), true)
            .compose(
                subscription -> {
                  long timer =
                      vertx.setTimer(
                          waitMs,
                          t -> reader.status(jobId).onComplete(ended::tryComplete, ended::tryFail));
                  return ended
                      .future()
                      .onComplete(
                          done -> {
                            vertx.cancelTimer(timer);
                            subscription.close();
                          });
                }));
  }

  Future<Subscription> follow(String jobId, Consumer<JobStatus> told) {
    return Contexts.toCaller(subscribe(jobId, told, false));
  }

  /**
   * Joins the watch first and looks then: whatever happens to the job behind the look, the watch
   * tells.
   */
  private Future<Subscription> subscribe(String jobId, Consumer<JobStatus> told, boolean endOnly) {
    Context caller = Vertx.currentContext();
    JobWatch.Follower follower = new JobWatch.Follower(told, caller, endOnly);
    Subscription subscription = () -> contexts.run(() -> watch.remove(jobId, follower));
    return contexts
        .ask(
            () -> {
              watch.add(jobId, follower);
              return subscription;
            })
        .compose(
            added ->
                reader
                    .status(jobId)
                    .compose(
                        status ->
                            contexts.ask(
                                () -> {
                                  watch.begin(jobId, follower, status);
                                  return added;
                                }))
                    .onFailure(failure -> added.close()));
  }
}
