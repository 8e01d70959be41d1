package io.packetfs.wire;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Objects;

/**
 * How a request over the bus fails: {@code message.reply(ProblemReply.of(failure))} lets the
 * requester's future fail with this exception, which carries the whole {@link Problem}.
 */
public final class ProblemReply extends ReplyException {
  private final transient Problem problem;

  /** Wraps the problem; its HTTP status is the failure code, its detail the message. */
  public ProblemReply(Problem problem) {
    super(ReplyFailure.RECIPIENT_FAILURE, problem.code().httpStatus(), problem.detail());
    this.problem = problem;
  }

  /** What went wrong. */
  public Problem problem() {
    return problem;
  }

  /**
   * A reply for whatever went wrong: what is not a {@link ProblemException} is a defect, INTERNAL.
   */
  public static ProblemReply of(Throwable failure) {
    return switch (failure) {
      case ProblemReply reply -> reply;
      case ProblemException e -> new ProblemReply(e.problem());
      case WireFormatException e ->
          new ProblemReply(Problem.of(ErrorCode.MALFORMED, Objects.toString(e.getMessage(), "")));
      case Throwable defect ->
          new ProblemReply(Problem.of(ErrorCode.INTERNAL, "unexpected: " + defect));
    };
  }
}
