package io.packetfs.scheduler.pcpu;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import io.packetfs.wire.json.ComputeReplyJson;
import io.packetfs.wire.json.ComputeReplyJson.Told;
import io.packetfs.wire.json.ProgramJson;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task under way at an endpoint: its calls, one after the other.
 *
 * <p>A probe does not know the object's size: it asks for ranges that are cut at its end ({@code
 * "clip": true}), which costs no byte and no request more than an edge node would. Who does not
 * know that word refuses it, and is asked without; or passes it over. Then a range that reaches
 * beyond the object is refused, and the probe asks for the size, with a program that reads nothing,
 * and for what there is.
 *
 * <p>All of its state belongs to the context that starts it.
 */
final class HttpTask {
  private static final String JSON = "application/json";

  private static final int OK = 200;

  /** Tells the size and the validator, and computes nothing. */
  private static final Program NOTHING = new Program(List.of(Instruction.whole(Op.XOR, 0)));

  private final String pcpuId;
  private final Task task;
  private final long callBytesMax;
  private final Calls calls;
  private final long startedNanos = System.nanoTime();
  private final List<List<Partial>> windows = new ArrayList<>();
  private List<Partial> partials = List.of();
  private List<Integer> entryStates;
  private FetchFacts facts = FetchFacts.NONE;
  private @Nullable Identity identity;
  private @Nullable String finalUrl;
  private int requestsExpected;

  /** How a call is made; the answers come on the context of the task. */
  @FunctionalInterface
  interface Calls {
    /**
     * Sends a program.
     *
     * @param timeoutMs when nobody waits any more, in ms, 1..
     * @return fails with {@link TaskLostException}
     */
    Future<HttpAnswer> post(JsonObject body, long timeoutMs);
  }

  /**
   * Not started yet.
   *
   * @param callBytesMax the longest call, in bytes
   */
  HttpTask(String pcpuId, Task task, long callBytesMax, Calls calls) {
    this.pcpuId = pcpuId;
    this.task = task;
    this.callBytesMax = callBytesMax;
    this.calls = calls;
    this.identity = task.expected();
    this.entryStates = task.entryStates();
  }

  /** Runs it; fails with {@link TaskLostException} and nothing else. */
  Future<TaskReply> start() {
    Identity expected = identity;
    return Future.succeededFuture()
        .compose(
            begun -> expected == null ? probe() : run(cut(expected.sizeBytes(), task.fetches()), 0))
        .map(
            done -> {
              checkPinned();
              return reply(null);
            })
        .recover(this::failed);
  }

  private List<ComputeCall> cut(long sizeBytes, List<Fetch> fetches) {
    return ComputeCalls.of(task.program(), sizeBytes, fetches, task.perWindow(), callBytesMax);
  }

  // ---- a probe ----

  private Future<Void> probe() {
    List<ComputeCall> blind = cut(ComputeCalls.UNKNOWN_SIZE_BYTES, task.fetches());
    if (blind.isEmpty() || blind.getFirst().steps().isEmpty()) {
      return learnSize().mapEmpty();
    }
    return run(blind, 0)
        .recover(
            failure ->
                isBeyondEnd(failure)
                    ? learnSize().compose(size -> run(cut(size, inside(size)), 0))
                    : Future.failedFuture(failure));
  }

  private static boolean isBeyondEnd(Throwable failure) {
    return failure instanceof ProblemException known
        && known.problem().code() == ErrorCode.RANGE_BEYOND_END;
  }

  private Future<Long> learnSize() {
    // The refusal before cost a request, too.
    int refused = requestsExpected;
    facts = facts.plus(new FetchFacts(refused, 0, 0, 0, 0, 0, 0, 0, null, null, 0, 0));
    return post(NOTHING).map(Told::sizeBytes);
  }

  private List<Fetch> inside(long sizeBytes) {
    // Checked first: what the program names may lie behind the end.
    task.program().ranges(sizeBytes);
    Fetch fetch = task.fetches().getFirst();
    long end = Math.min(fetch.end(), sizeBytes);
    return fetch.offset() < end
        ? List.of(new Fetch(fetch.offset(), end - fetch.offset()))
        : List.of();
  }

  /**
   * A probe has asked for its own piece only; the rest of the program has to fit the object, too.
   */
  private void checkPinned() {
    Identity pinned = identity;
    if (task.isProbe() && pinned != null) {
      for (int i = 0; i < task.program().instructions().size(); i++) {
        task.program().resolve(i, pinned.sizeBytes());
      }
    }
  }

  // ---- calls ----

  private Future<Void> run(List<ComputeCall> all, int next) {
    if (all.size() - next > task.requestsMax() - facts.requests()) {
      return Future.failedFuture(
          Problem.of(
                  ErrorCode.NO_ELIGIBLE_PCPU,
                  "pCPU "
                      + pcpuId
                      + " would need more requests than the day's budget was charged for",
                  "at most " + task.requestsMax() + " requests",
                  (facts.requests() + all.size() - next) + " requests")
              .asException());
    }
    if (next == all.size()) {
      return Future.succeededFuture();
    }
    ComputeCall call = all.get(next);
    if (call.steps().isEmpty()) {
      take(call, List.of(), call.range().end());
      return run(all, next + 1);
    }
    Program exact = call.program(task.program(), entryStates);
    Program asked = identity == null ? exact.clipping() : exact;
    return post(asked)
        .compose(
            told -> {
              take(call, ComputeReply.values(pcpuId, asked, told), told.sizeBytes());
              return run(all, next + 1);
            });
  }

  private void take(ComputeCall call, List<Long> values, long sizeBytes) {
    ComputeCall.Outcome outcome = call.outcome(task.program(), entryStates, values, sizeBytes);
    partials =
        partials.isEmpty() ? outcome.partials() : Partials.combineAll(partials, outcome.partials());
    windows.addAll(outcome.windows());
    entryStates = Partials.exitStates(outcome.partials());
  }

  private Future<Told> post(Program asked) {
    long leftMs = task.deadlineMs() - elapsedMs();
    if (leftMs < 1) {
      return Future.failedFuture(
          new TaskLostException(
              "pCPU " + pcpuId + " did not end a task within " + task.deadlineMs() + " ms", false));
    }
    JsonObject body =
        new JsonObject().put("data_url", task.url()).put("instructions", ProgramJson.toJson(asked));
    if (asked.clips()) {
      body.put("clip", true);
    }
    long sentNanos = System.nanoTime();
    requestsExpected++;
    return calls
        .post(body, leftMs)
        .compose(
            answer -> {
              if (asked.clips() && ComputeRefusal.isOfTheCall(answer)) {
                requestsExpected--;
                return post(new Program(asked.instructions()));
              }
              return Future.succeededFuture(took(asked, answer, System.nanoTime() - sentNanos));
            });
  }

  private Told took(Program asked, HttpAnswer answer, long wallNanos) {
    Told told = told(answer);
    facts = facts.plus(ComputeFacts.of(asked, told, TimeUnit.NANOSECONDS.toMicros(wallNanos)));
    identity = ComputeReply.identity(pcpuId, told, identity, task.identityRule());
    checkRequests(told);
    return told;
  }

  private Told told(HttpAnswer answer) {
    if (answer.status() != OK) {
      throw ComputeRefusal.problem(pcpuId, answer, task.identityRule(), System.currentTimeMillis())
          .asException();
    }
    if (!answer.contentType().toLowerCase(Locale.ROOT).startsWith(JSON)) {
      throw ComputeRefusal.noJson(pcpuId, answer).asException();
    }
    try {
      return ComputeReplyJson.parse(new JsonObject(answer.body()));
    } catch (DecodeException | ClassCastException e) {
      throw ComputeRefusal.noJson(pcpuId, answer).asException();
    } catch (ProblemException e) {
      throw ComputeReply.wrong(
          pcpuId,
          "something else than the contract of /compute says: " + e.problem().detail(),
          String.valueOf(e.problem().expected()),
          String.valueOf(e.problem().actual()));
    }
  }

  private void checkRequests(Told told) {
    if (facts.requests() > task.requestsMax()) {
      throw ComputeReply.wrong(
          pcpuId,
          "with more requests than the day's budget was charged for; its task_bytes_max may be too"
              + " large for it",
          "at most " + task.requestsMax() + " requests",
          facts.requests() + " requests");
    }
    if (told.url() != null) {
      finalUrl = told.url();
    } else if (task.isProbe() && told.requests() > 1) {
      throw ComputeReply.wrong(
          pcpuId,
          "that it was redirected, and not where to: what is read later has to come from there",
          "1 request, or the object's url",
          told.requests() + " requests and no url");
    }
  }

  // ---- the reply ----

  private Future<TaskReply> failed(Throwable failure) {
    if (failure instanceof TaskLostException lost) {
      return requestsExpected > 1
          ? Future.failedFuture(new TaskLostException(String.valueOf(lost.getMessage()), false))
          : Future.failedFuture(lost);
    }
    if (failure instanceof ProblemException known) {
      return Future.succeededFuture(reply(own(known.problem())));
    }
    return Future.failedFuture(
        new TaskLostException("pCPU " + pcpuId + " was not understood: " + failure, false));
  }

  /** Once the object is pinned, its ranges fit: who says else has seen another object. */
  private Problem own(Problem problem) {
    Identity expected = task.expected();
    return problem.code() == ErrorCode.RANGE_BEYOND_END && expected != null
        ? Problem.of(
            ErrorCode.PCPU_FAILED,
            "pCPU " + pcpuId + " sees another object: " + problem.detail(),
            expected.sizeBytes() + " bytes, " + expected.validator(),
            "fewer bytes")
        : problem;
  }

  private TaskReply reply(@Nullable Problem problem) {
    if (problem == null) {
      int fetches = task.fetches().size();
      return new TaskReply(
          task.id(), pcpuId, identity, finalUrl, fetches, allPartials(), windows, facts, null);
    }
    // What may pass pins nothing: a probe stays one.
    Identity pinned = problem.code() == ErrorCode.RANGE_BEYOND_END ? identity : task.expected();
    return new TaskReply(
        task.id(), pcpuId, pinned, null, 0, List.of(), List.of(), spent(problem), problem);
  }

  /** Nothing to read, nothing called. */
  private List<Partial> allPartials() {
    return partials.isEmpty() ? Partials.emptyAll(task.program(), task.entryStates()) : partials;
  }

  /**
   * What a call cost that failed at the origin, nobody says: then all that was charged counts as
   * spent, so that the day's cap holds.
   */
  private FetchFacts spent(Problem problem) {
    boolean refusedBefore =
        problem.code() == ErrorCode.OVERLOADED
            || problem.code() == ErrorCode.SHUTTING_DOWN
            || problem.code() == ErrorCode.NO_ELIGIBLE_PCPU;
    int unsaid = refusedBefore ? 0 : Math.max(0, task.requestsMax() - facts.requests());
    return facts.plus(new FetchFacts(unsaid, 0, 0, 0, 0, 0, 0, 0, null, null, 0, 0));
  }

  private long elapsedMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }
}
