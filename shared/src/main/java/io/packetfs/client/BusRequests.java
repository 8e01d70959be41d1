package io.packetfs.client;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.ProblemReply;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Asks the scheduler over the bus; every future fails with {@link ProblemException} alone. */
final class BusRequests {
  private final EventBus bus;
  private final DeliveryOptions delivery;
  private final long timeoutMs;

  BusRequests(EventBus bus, long timeoutMs) {
    this.bus = bus;
    this.timeoutMs = timeoutMs;
    this.delivery = new DeliveryOptions().setSendTimeout(timeoutMs);
  }

  Future<JobStatus> ask(String address, Object message) {
    return bus.<JobStatus>request(address, message, delivery)
        .map(Message::body)
        .recover(failure -> Future.failedFuture(problem(address, failure).asException()));
  }

  private Problem problem(String address, Throwable failure) {
    return switch (failure) {
      case ProblemReply reply -> reply.problem();
      case ReplyException reply when reply.failureType() == ReplyFailure.NO_HANDLERS ->
          Problem.of(
              ErrorCode.SCHEDULER_UNREACHABLE,
              "no scheduler is in this cluster, or none has started yet: start one, or check the"
                  + " cluster's name and member list",
              "a scheduler at " + address,
              "nobody listens");
      case ReplyException reply when reply.failureType() == ReplyFailure.TIMEOUT ->
          Problem.of(
              ErrorCode.SCHEDULER_UNREACHABLE,
              "the scheduler did not answer; whether it did what was asked is not known: ask again",
              "an answer within " + timeoutMs + " ms",
              "none");
      case Throwable defect ->
          Problem.of(ErrorCode.INTERNAL, "the request to " + address + " failed: " + defect);
    };
  }

  /** Whether nobody answered, so that asking again may help. */
  static boolean isUnreachable(Throwable failure) {
    return failure instanceof ProblemException e
        && e.problem().code() == ErrorCode.SCHEDULER_UNREACHABLE;
  }
}
