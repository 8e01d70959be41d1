package io.packetfs.edge.api;

import io.packetfs.edge.task.TaskRunner;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Results;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code POST /compute} under way: a probe, then tasks of a few fetches, one after the other,
 * in one slot of the node. Steps follow each other; there is never more than one.
 */
final class ComputeCall {
  private static final int FETCHES_PER_TASK_MAX = 8;

  private final ComputeRequest request;
  private final ComputeLimits limits;
  private final TaskRunner.Slot slot;
  private final int windowsPerFetchMax;
  private final int fetchesPerTask;
  private final long startedNanos = System.nanoTime();
  private List<Partial> partials = List.of();
  private List<Integer> entryStates;
  private FetchFacts facts = FetchFacts.NONE;
  private @Nullable String finalUrl;

  ComputeCall(
      ComputeRequest request, ComputeLimits limits, long taskBytesMax, TaskRunner.Slot slot) {
    this.request = request;
    this.limits = limits;
    this.slot = slot;
    this.entryStates = request.program().entryStates();
    this.windowsPerFetchMax =
        Math.clamp(taskBytesMax / Grid.WINDOW_BYTES, 1, WindowPlan.FETCH_WINDOWS_MAX);
    long fetchBytes = (long) windowsPerFetchMax * Grid.WINDOW_BYTES;
    this.fetchesPerTask = Math.clamp(taskBytesMax / fetchBytes, 1, FETCHES_PER_TASK_MAX);
  }

  /** Runs it; fails with a ProblemException. */
  Future<ComputeAnswer> run() {
    Fetch probe = ComputePlan.probe(request.program(), windowsPerFetchMax);
    return task(List.of(probe), null)
        .recover(failure -> isAllBehindEnd(failure) ? identify() : Future.failedFuture(failure))
        .compose(
            reply -> {
              Identity identity = reply.identity();
              if (identity == null) {
                return Future.failedFuture(
                    Problem.of(ErrorCode.INTERNAL, "a probe ended without an identity")
                        .asException());
              }
              ComputePlan rest =
                  ComputePlan.afterProbe(
                      request.program(), identity.sizeBytes(), windowsPerFetchMax);
              return goOn(identity, rest);
            });
  }

  private boolean isAllBehindEnd(Throwable failure) {
    return request.program().clips()
        && failure instanceof ProblemException known
        && known.problem().code() == ErrorCode.RANGE_BEYOND_END;
  }

  /**
   * What says that a range lies behind the end seldom says of which object: its first byte does.
   */
  private Future<TaskReply> identify() {
    return task(List.of(new Fetch(0, 1)), null).map(this::requireNothingToRead);
  }

  private TaskReply requireNothingToRead(TaskReply reply) {
    Identity identity = reply.identity();
    if (identity != null && !request.program().ranges(identity.sizeBytes()).isEmpty()) {
      throw Problem.of(
              ErrorCode.OBJECT_CHANGED,
              "the object grew while its size was asked for",
              "an end in front of all ranges",
              identity.sizeBytes() + " bytes")
          .asException();
    }
    return reply;
  }

  private Future<ComputeAnswer> goOn(Identity identity, ComputePlan rest) {
    if (!rest.hasNext()) {
      return Future.succeededFuture(answer(identity));
    }
    return task(rest.next(fetchesPerTask), identity).compose(reply -> goOn(identity, rest));
  }

  private ComputeAnswer answer(Identity identity) {
    Program program = request.program();
    return new ComputeAnswer(
        identity,
        finalUrl,
        Results.of(program, identity.sizeBytes(), partials),
        facts,
        (System.nanoTime() - startedNanos) / 1e6);
  }

  private Future<TaskReply> task(List<Fetch> fetches, @Nullable Identity expected) {
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    int requestsLeft = limits.requestsMax() - facts.requests();
    if (elapsedMs >= limits.deadlineMs() || requestsLeft < fetches.size()) {
      return Future.failedFuture(exhausted(elapsedMs).asException());
    }
    Task task =
        new Task(
            0,
            "compute",
            1,
            0,
            (int) (limits.deadlineMs() - elapsedMs),
            limits.fetchDeadlineMs(),
            request.dataUrl(),
            expected,
            IdentityRule.STRONG_ETAG,
            request.program(),
            fetches,
            1,
            requestsLeft,
            entryStates,
            false);
    return slot.run(task).compose(this::took);
  }

  private Future<TaskReply> took(TaskReply reply) {
    facts = facts.plus(reply.facts());
    Problem problem = reply.problem();
    if (problem != null) {
      return Future.failedFuture(problem.asException());
    }
    partials =
        partials.isEmpty() ? reply.partials() : Partials.combineAll(partials, reply.partials());
    entryStates = Partials.exitStates(reply.partials());
    finalUrl = finalUrl == null ? reply.finalUrl() : finalUrl;
    return Future.succeededFuture(reply);
  }

  private Problem exhausted(long elapsedMs) {
    return Problem.of(
        ErrorCode.ORIGIN_TIMEOUT,
        "the call would take longer, or more requests, than one call may",
        "at most "
            + limits.deadlineMs()
            + " ms and "
            + limits.requestsMax()
            + " requests; ask for smaller ranges, or submit a job to a scheduler",
        elapsedMs + " ms and " + facts.requests() + " requests so far");
  }
}
