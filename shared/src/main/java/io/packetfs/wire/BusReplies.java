package io.packetfs.wire;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;

/**
 * Replies to requests over the bus, whatever happens. Vert.x decodes a message only when its body
 * is asked for, and what a consumer throws reaches nobody: without a reply the requester would run
 * into its timeout and not know whether anything was done.
 */
public final class BusReplies {
  private BusReplies() {}

  /**
   * Replies what the answer comes to, or a {@link ProblemReply}: MALFORMED if the message is
   * damaged or of another type, else what the answer failed with or threw. On the consumer's
   * context; the answer's future may end on any other.
   *
   * @param type of the message that the address takes
   * @param answer called at most once, with a message that could be read
   */
  public static <T> void reply(
      Message<?> request, Class<T> type, Function<T, ? extends Future<?>> answer) {
    Future<?> answered;
    try {
      answered = answer.apply(read(request, type));
    } catch (RuntimeException e) {
      answered = Future.failedFuture(e);
    }
    answered.onComplete(request::reply, failure -> request.reply(ProblemReply.of(failure)));
  }

  private static <T> T read(Message<?> request, Class<T> type) {
    Object body = request.body();
    if (!type.isInstance(body)) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "the message is not of the type that " + request.address() + " takes",
              type.getSimpleName(),
              body == null ? "nothing" : body.getClass().getSimpleName())
          .asException();
    }
    return type.cast(body);
  }
}
