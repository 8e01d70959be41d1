package io.packetfs.edge.task;

import io.packetfs.edge.source.FetchOrder;
import io.packetfs.edge.source.FetchOutcome;
import io.packetfs.edge.source.InFlight;
import io.packetfs.edge.source.RequestAllowance;
import io.packetfs.edge.source.Source;
import io.packetfs.edge.task.Pilot.Leg;
import io.packetfs.origin.Identity;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.PilotTrack;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task under way. All of its state belongs to one context.
 *
 * <p>Fetches are started in order, as many at once as the task allows. In an unordered program each
 * streams through kernels of its own at once. In an ordered one a fetch's bytes wait until the
 * fetches before it are computed, so a fetch ahead of its turn is started only when the whole
 * node's {@link HoldBudget} has room for all of its bytes: then it never has to be held up, its
 * stream ends when its bytes are there, and no byte is ever fetched twice. The one whose turn it is
 * needs no room, so something always moves. Where bytes can be read twice, a {@link Pilot} reads
 * ahead instead, and fetches are computed in any order.
 *
 * <p>What counts in the end is the prefix of fetches that are done without a gap. When one fails,
 * those behind it are stopped and those before it may still end.
 */
final class TaskRun {
  private final Context context;
  private final Vertx vertx;
  private final Task task;
  private final ObjectUrl url;
  private final Source source;
  private final HoldBudget budget;
  private final TaskLimits limits;
  private final String pcpuId;
  private final RequestAllowance allowance;
  private final @Nullable Pilot pilot;
  private final Promise<TaskReply> reply = Promise.promise();
  private final long arrivedNanos = System.nanoTime();
  private final List<Part> parts = new ArrayList<>();
  private int underWay;
  private int done;
  private List<Integer> entryStates;
  private List<Partial> partials = List.of();
  private final List<List<Partial>> windows = new ArrayList<>();
  private @Nullable PublishedChecksum published;
  private @Nullable Problem problem;
  private int problemAt = Integer.MAX_VALUE;
  private long deadlineTimer;

  TaskRun(
      Vertx vertx,
      Context context,
      Task task,
      ObjectUrl url,
      Source source,
      HoldBudget budget,
      TaskLimits limits,
      String pcpuId) {
    this.vertx = vertx;
    this.context = context;
    this.task = task;
    this.url = url;
    this.source = source;
    this.budget = budget;
    this.limits = limits;
    this.pcpuId = pcpuId;
    this.allowance = new RequestAllowance(task.requestsMax());
    this.entryStates = task.entryStates();
    this.pilot = Pilot.isFor(task, source) ? new Pilot(task, url, source, budget) : null;
  }

  /** One fetch of the task, started. */
  private static final class Part {
    final FetchCompute compute;
    final Promise<Void> turn = Promise.promise();
    final long reservedBytes;
    @Nullable InFlight flight;
    @Nullable FetchOutcome outcome;

    Part(FetchCompute compute, long reservedBytes) {
      this.compute = compute;
      this.reservedBytes = reservedBytes;
    }
  }

  /** Starts; the reply never fails. On the context. */
  Future<TaskReply> start() {
    deadlineTimer =
        vertx.setTimer(
            task.deadlineMs(),
            id ->
                stop(
                    Problem.of(
                        ErrorCode.ORIGIN_TIMEOUT,
                        "the task on " + url.shown() + " did not end in time",
                        task.fetches().size() + " fetches in " + task.deadlineMs() + " ms",
                        done + " of them")));
    startMore();
    return reply.future();
  }

  /** Stops all fetches; what is done so far is the reply. On the context. */
  void stop(Problem why) {
    failAt(done, why);
    endIfNothingIsLeft();
  }

  private void startMore() {
    if (pilot != null) {
      startPiloted(pilot);
      return;
    }
    int streams = Math.min(task.streams(), limits.streamsPerTaskMax());
    while (mayStart(streams)) {
      int index = parts.size();
      boolean itsTurn = !task.program().isOrdered() || index == done;
      long reserve = itsTurn ? 0 : task.fetches().get(index).length();
      if (!itsTurn && !(source.prefetches() && budget.tryReserve(reserve))) {
        return;
      }
      Part part = addPart(entryStates, null, reserve);
      if (itsTurn) {
        part.turn.complete();
      }
      startFetch(index, part);
    }
  }

  private boolean mayStart(int streams) {
    return problem == null && parts.size() < task.fetches().size() && underWay < streams;
  }

  private void startPiloted(Pilot pilot) {
    if (!mayStart(source.pilotedFetchesMax()) || pilot.isUnderWay()) {
      return;
    }
    int index = parts.size();
    if (pilot.leads(index)) {
      underWay++;
      pilot
          .start(task.fetches().get(index))
          .onSuccess(leg -> context.runOnContext(v -> led(pilot, index, leg)));
    } else {
      Part part = addPart(pilot.entryStates(), null, 0);
      part.turn.complete();
      startFetch(index, part);
    }
  }

  /** The pilot is through a fetch. Its next leg comes first, since everything waits for it. */
  private void led(Pilot pilot, int index, Leg leg) {
    underWay--;
    pilot.ended(leg);
    Problem failure = leg.problem();
    if (failure != null) {
      failAt(index, failure);
    }
    if (problem == null) {
      Part part = addPart(leg.entryStates(), leg.track(), leg.keptBytes());
      part.turn.complete();
      startMore();
      startFetch(index, part);
    } else {
      budget.release(leg.keptBytes());
    }
    endIfNothingIsLeft();
  }

  private Part addPart(List<Integer> entered, @Nullable PilotTrack track, long reserve) {
    Part part =
        new Part(new FetchCompute(task.program(), task.perWindow(), entered, track), reserve);
    parts.add(part);
    underWay++;
    return part;
  }

  private void startFetch(int index, Part part) {
    InFlight flight =
        source.fetch(
            new FetchOrder(
                url,
                task.fetches().get(index),
                task.expected(),
                task.identityRule(),
                task.fetchDeadlineMs(),
                allowance,
                part.turn.future(),
                Math.max(part.reservedBytes, limits.streamHoldBytes())),
            part.compute);
    part.flight = flight;
    flight.outcome().onSuccess(outcome -> context.runOnContext(v -> ended(index, outcome)));
  }

  private void ended(int index, FetchOutcome outcome) {
    Part part = parts.get(index);
    part.outcome = outcome;
    underWay--;
    budget.release(part.reservedBytes);
    Problem failure = outcome.problem();
    if (failure != null) {
      failAt(index, failure);
    } else if (outcome.published() != null) {
      publishes(index, outcome.published());
    }
    advance();
    startMore();
    endIfNothingIsLeft();
  }

  private void publishes(int index, PublishedChecksum said) {
    PublishedChecksum before = published;
    if (before == null) {
      published = said;
    } else if (before.crc32c() != said.crc32c()) {
      failAt(
          index,
          Problem.of(
              ErrorCode.OBJECT_CHANGED,
              "the origin publishes two checksums of " + url.shown(),
              before.base64() + " (" + before.source() + ")",
              said.base64() + " (" + said.source() + ")"));
    }
  }

  /** Only what fails first, in the order of the fetches, is told. */
  private void failAt(int index, Problem why) {
    if (index >= problemAt) {
      return;
    }
    problem = why;
    problemAt = index;
    if (pilot != null) {
      pilot.abort(why);
    }
    for (int i = index; i < parts.size(); i++) {
      InFlight flight = parts.get(i).flight;
      if (flight != null) {
        flight.abort(why);
      }
    }
  }

  private void advance() {
    while (done < Math.min(parts.size(), problemAt)) {
      Part part = parts.get(done);
      if (part.outcome == null || part.outcome.problem() != null) {
        return;
      }
      List<Partial> own = part.compute.partials();
      partials = done == 0 ? own : Partials.combineAll(partials, own);
      windows.addAll(part.compute.windows());
      done++;
      if (task.program().isOrdered() && pilot == null) {
        entryStates = Partials.exitStates(own);
        letNextEnter();
      }
    }
  }

  private void letNextEnter() {
    if (done < parts.size()) {
      Part next = parts.get(done);
      next.compute.enter(entryStates);
      next.turn.tryComplete();
    }
  }

  private void endIfNothingIsLeft() {
    if (underWay > 0 || (problem == null && done < task.fetches().size())) {
      return;
    }
    vertx.cancelTimer(deadlineTimer);
    reply.tryComplete(
        new TaskReply(
            task.id(),
            pcpuId,
            identity(),
            published,
            finalUrl(),
            done,
            partials,
            windows,
            facts(),
            problem));
  }

  /**
   * The object's, by a fetch that ended; a response that broke off in a way that may pass pins
   * nothing, so that a probe stays one and costs one window however often it is tried.
   */
  private @Nullable Identity identity() {
    for (Part part : parts) {
      FetchOutcome outcome = part.outcome;
      if (outcome == null || outcome.identity() == null) {
        continue;
      }
      if (outcome.problem() == null || !outcome.problem().retryable()) {
        return outcome.identity();
      }
    }
    return null;
  }

  private @Nullable String finalUrl() {
    for (Part part : parts) {
      if (part.outcome != null && part.outcome.finalUrl() != null) {
        return part.outcome.finalUrl();
      }
    }
    return null;
  }

  private FetchFacts facts() {
    FetchFacts sum = FetchFacts.NONE;
    long processedBytes = 0;
    for (int i = 0; i < parts.size(); i++) {
      FetchOutcome outcome = parts.get(i).outcome;
      sum = outcome == null ? sum : sum.plus(outcome.facts());
      processedBytes += i < done ? parts.get(i).compute.processedBytes() : 0;
    }
    long serviceMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - arrivedNanos);
    return sum.processed(processedBytes, serviceMicros);
  }
}
