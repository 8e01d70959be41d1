package io.packetfs.scheduler.api;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.cluster.Scheduler.Subscription;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.BusReplies;
import io.packetfs.wire.CancelJob;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.FollowJob;
import io.packetfs.wire.QueryJob;
import io.packetfs.wire.SubmitJob;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Submitting and following over the event bus, by the protocol that {@link BusAddresses} and {@link
 * FollowJob} tell. A verticle of its own, so that all of it runs on one event loop.
 */
public final class BusService {
  private final Vertx vertx;
  private final String deploymentId;

  private BusService(Vertx vertx, String deploymentId) {
    this.vertx = vertx;
    this.deploymentId = deploymentId;
  }

  /** Registers at the addresses; done when the whole cluster knows. */
  public static Future<BusService> start(Vertx vertx, Scheduler scheduler) {
    Codecs.register(vertx.eventBus());
    return vertx
        .deployVerticle(new Verticle(scheduler))
        .map(deploymentId -> new BusService(vertx, deploymentId));
  }

  /** Leaves the addresses and forgets the followers. */
  public Future<Void> close() {
    return vertx.undeploy(deploymentId).mapEmpty();
  }

  /** The service's own event loop. */
  private static final class Verticle extends VerticleBase {
    private final Scheduler scheduler;
    private final Map<String, Follower> followers = new HashMap<>();

    Verticle(Scheduler scheduler) {
      this.scheduler = scheduler;
    }

    @Override
    public Future<?> start() {
      return Future.all(
          List.of(
              serve(
                  BusAddresses.JOBS_SUBMIT,
                  SubmitJob.class,
                  submit -> scheduler.submit(submit.spec(), submit.idempotencyKey())),
              serve(
                  BusAddresses.JOBS_STATUS,
                  QueryJob.class,
                  query -> scheduler.status(query.jobId())),
              serve(
                  BusAddresses.JOBS_CANCEL,
                  CancelJob.class,
                  cancel -> scheduler.cancel(cancel.jobId())),
              serve(BusAddresses.JOBS_FOLLOW, FollowJob.class, this::follow)));
    }

    @Override
    public Future<?> stop() {
      List.copyOf(followers.values()).forEach(Follower::leave);
      return Future.succeededFuture();
    }

    private <T> Future<Void> serve(
        String address, Class<T> type, Function<T, Future<JobStatus>> answer) {
      return vertx
          .eventBus()
          .consumer(address, request -> BusReplies.reply(request, type, answer))
          .completion();
    }

    private Future<JobStatus> follow(FollowJob request) {
      Follower known = followers.get(request.address());
      if (known != null) {
        known.renew(request.leaseMs());
        return scheduler.status(request.jobId());
      }
      if (request.leaseMs() == 0) {
        return scheduler.status(request.jobId());
      }
      Follower follower = new Follower(request);
      followers.put(request.address(), follower);
      return scheduler
          .follow(request.jobId(), follower::on)
          .onSuccess(follower::subscribed)
          .onFailure(refused -> follower.leave())
          .compose(subscription -> scheduler.status(request.jobId()));
    }

    /** Somebody who listens at an address of their own, for as long as they renew. */
    private final class Follower {
      private final String address;
      private @Nullable Subscription subscription;
      private long leaseTimer;
      private boolean left;

      Follower(FollowJob request) {
        address = request.address();
        leaseTimer = vertx.setTimer(request.leaseMs(), over -> leave());
      }

      void subscribed(Subscription subscribed) {
        subscription = subscribed;
        if (left) {
          subscribed.close();
        }
      }

      void renew(int leaseMs) {
        vertx.cancelTimer(leaseTimer);
        if (leaseMs == 0) {
          leave();
        } else {
          leaseTimer = vertx.setTimer(leaseMs, over -> leave());
        }
      }

      void on(JobStatus status) {
        if (!left) {
          vertx.eventBus().send(address, status);
          if (status.state().isEnd()) {
            leave();
          }
        }
      }

      void leave() {
        left = true;
        vertx.cancelTimer(leaseTimer);
        followers.remove(address, this);
        if (subscription != null) {
          subscription.close();
        }
      }
    }
  }
}
