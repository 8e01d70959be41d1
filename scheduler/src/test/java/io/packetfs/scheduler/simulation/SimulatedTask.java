package io.packetfs.scheduler.simulation;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.simulation.SimulatedOrigin.OpenStreams;
import io.packetfs.scheduler.simulation.SimulatedOrigin.Spent;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import org.jspecify.annotations.Nullable;

/**
 * A task at a pCPU: its fetches one after another, as many at once as it may; each ends well, fails
 * as the origin likes, or is aborted at its deadline. What is done by then is the reply.
 */
final class SimulatedTask {
  private final World world;
  private final SimulatedPcpu pcpu;
  private final Delivery delivery;
  private final Task task;
  private final SimulatedObject object;
  private final @Nullable SimulatedOrigin origin;
  private final SimulatedAnswers.Draft draft;
  private final boolean late;
  private final long arrivedMs;
  private @Nullable OpenStreams open;
  private int asked = 1;
  private boolean ended;

  SimulatedTask(World world, SimulatedPcpu pcpu, Delivery delivery) {
    this.world = world;
    this.pcpu = pcpu;
    this.delivery = delivery;
    this.task = delivery.task();
    this.object = world.object(task.url());
    this.origin = world.originOf(object);
    this.draft = new SimulatedAnswers.Draft(world, pcpu, task, object);
    this.arrivedMs = world.agenda.nowMs();
    this.late = arrivedMs - delivery.sentMs() > SimulatedNetwork.DELAY_MS_MAX;
  }

  /** The same task came once more: it is done once, and each is answered. */
  void askedAgain() {
    asked++;
  }

  void start() {
    pcpu.in(
        task.deadlineMs(),
        () -> stop(Problem.of(ErrorCode.ORIGIN_TIMEOUT, "the task did not end in time")));
    fetchNext();
  }

  private void fetchNext() {
    int from = draft.fetchesDone();
    int count = Math.min(task.streams(), task.fetches().size() - from);
    open(count);
    long longestMs = 0;
    Problem problem = null;
    int done = 0;
    for (Fetch fetch : task.fetches().subList(from, from + count)) {
      request(fetch);
      Problem own = problem == null && origin != null ? trouble() : null;
      long serviceMs = 1 + (long) (fetch.length() / pcpu.bytesPerMs) + world.random.between(0, 10);
      if (origin != null && world.faults.happens(Kind.ORIGIN_IS_SLOW, 3)) {
        serviceMs += world.random.between(0, 3_000);
      }
      boolean aborted =
          serviceMs >= task.fetchDeadlineMs()
              || (own != null && own.code() == ErrorCode.ORIGIN_TIMEOUT);
      if (aborted && own == null) {
        own = Problem.of(ErrorCode.ORIGIN_TIMEOUT, "too slow");
        world.hurt.add(object.url());
      }
      longestMs = Math.max(longestMs, aborted ? task.fetchDeadlineMs() : serviceMs);
      if (problem == null && own == null) {
        done++;
      } else if (problem == null) {
        problem = own;
      }
    }
    int good = done;
    Problem first = problem;
    pcpu.in(longestMs, () -> fetched(good, first));
  }

  private void open(int streams) {
    if (origin == null) {
      return;
    }
    boolean overdue = world.agenda.nowMs() - arrivedMs >= task.deadlineMs();
    open = new OpenStreams(delivery, pcpu, streams, late || overdue);
    origin.opens(open, world.isPolite());
  }

  private void request(Fetch fetch) {
    draft.requested();
    if (origin == null) {
      return;
    }
    // One that a frozen process sends late counts for the day on which it was paid.
    boolean excused = open == null || open.excused;
    long day = excused ? delivery.day() : world.database.day();
    world.note(
        () -> "task %x asks %s for %s on day %d".formatted(task.id(), origin.name, fetch, day),
        pcpu.name,
        origin.name,
        task.url());
    origin.spend(day, fetch.length());
    Long cap = world.policy.bytesPerDay();
    if (cap != null) {
      long all = 0;
      for (SimulatedOrigin each : world.origins()) {
        Spent spent = each.spentOn(day);
        all += spent.bytes;
      }
      long sum = all;
      Violation.unless(sum <= cap, "all origins gave " + sum + " bytes on day " + day);
    }
  }

  private @Nullable Problem trouble() {
    Problem problem = null;
    if (world.faults.happens(Kind.ORIGIN_THROTTLES, 2)) {
      problem =
          Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(world.random.between(0, 15_000));
    } else if (world.faults.happens(Kind.ORIGIN_THROTTLES_SILENTLY, 1.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_THROTTLED, "429");
    } else if (world.faults.happens(Kind.ORIGIN_FAILS, 2)) {
      problem = Problem.of(ErrorCode.ORIGIN_FAILED, "500");
    } else if (world.faults.happens(Kind.ORIGIN_STALLS, 1.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_TIMEOUT, "stall");
    }
    if (problem != null) {
      world.hurt.add(object.url());
    }
    return problem;
  }

  private void fetched(int good, @Nullable Problem problem) {
    if (ended) {
      return;
    }
    close();
    draft.add(good);
    if (problem != null || draft.fetchesDone() == task.fetches().size()) {
      end(problem);
    } else {
      fetchNext();
    }
  }

  /** Aborts what is open; what is done is the reply. */
  void stop(Problem why) {
    if (!ended) {
      close();
      end(why);
    }
  }

  private void end(@Nullable Problem problem) {
    ended = true;
    pcpu.underWay.remove(task.id());
    TaskReply reply = draft.reply(problem);
    for (int i = 0; i < asked; i++) {
      world.network.reply(pcpu, delivery, reply);
    }
  }

  private void close() {
    if (origin != null) {
      origin.closes(task.id());
    }
    open = null;
  }

  /** Its process died. */
  void vanish() {
    ended = true;
    close();
  }

  /** Its process froze: it aborts nothing while it is, and late when it is not any more. */
  void excuse() {
    if (open != null) {
      open.excused = true;
    }
  }
}
