package io.packetfs.edge.task;

import io.packetfs.edge.source.FileSource;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.source.Source;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the node's tasks: those of schedulers, and those of {@code POST /compute}, out of the same
 * slots. All of its state belongs to one context; its methods may be called on any thread.
 *
 * <p>A task whose id is under way already is joined: the bus may deliver a message twice, and
 * whoever sent it waits for the same reply.
 */
public final class TaskRunner {
  private final Vertx vertx;
  private final Context context;
  private final String pcpuId;
  private final TaskLimits limits;
  private final TaskGate gate;
  private final FileSource files;
  private final HttpSource http;
  private final TaskMetrics metrics;
  private final HoldBudget budget;

  // On the context.
  private final Map<Long, Underway> underWay = new HashMap<>();
  private final Promise<Void> idle = Promise.promise();
  private final LeaderWatch leaders = new LeaderWatch();
  private long nextOwnId = -1;

  // Written on the context, read anywhere.
  private volatile int slotsTaken;
  private volatile boolean draining;

  /** A task and whoever waits for it. */
  private record Underway(TaskRun run, Future<TaskReply> reply) {}

  /**
   * A runner without tasks.
   *
   * @param context on which its state lives: an event loop
   */
  public TaskRunner(
      Vertx vertx,
      Context context,
      String pcpuId,
      TaskLimits limits,
      TaskGate gate,
      FileSource files,
      HttpSource http,
      TaskMetrics metrics) {
    this.vertx = vertx;
    this.context = context;
    this.pcpuId = pcpuId;
    this.limits = limits;
    this.gate = gate;
    this.files = files;
    this.http = http;
    this.metrics = metrics;
    this.budget = new HoldBudget(limits.prefetchBytesMax());
    metrics.watch(() -> slotsTaken, budget::reserved, http.bodyMemory());
  }

  /**
   * Runs a scheduler's task. The reply never fails: what went wrong, a refusal too, is its problem
   * (STALE_EPOCH, SHUTTING_DOWN, OVERLOADED, POLICY_DENIED, TOO_LARGE, INVALID_VALUE, or what
   * happened to a fetch).
   */
  public Future<TaskReply> run(Task task) {
    return onContext(
        () -> {
          Underway same = underWay.get(task.id());
          if (same != null) {
            return same.reply();
          }
          try {
            leaders.check(task.epoch(), System.nanoTime());
            takeSlot();
          } catch (ProblemException e) {
            return refused(task, e.problem());
          }
          return begin(task).onComplete(reply -> freeSlot());
        });
  }

  /** The leader of this epoch answered a heartbeat: see {@link LeaderWatch}. */
  public void heardEpoch(long epoch) {
    context.runOnContext(v -> leaders.heard(epoch, System.nanoTime()));
  }

  /** Stops a task, if it is under way; its reply has what was done, and CANCELLED. */
  public void cancel(long taskId) {
    context.runOnContext(
        v -> {
          Underway found = underWay.get(taskId);
          if (found != null) {
            found.run().stop(Problem.of(ErrorCode.CANCELLED, "the task was cancelled"));
          }
        });
  }

  /**
   * A slot for work that is not a scheduler's. Fails with OVERLOADED or SHUTTING_DOWN. Whoever gets
   * one closes it.
   */
  public Future<Slot> openSlot() {
    return onContext(
        () -> {
          takeSlot();
          return Future.succeededFuture(new Slot());
        });
  }

  /** One of the node's slots, for one task at a time after another. */
  public final class Slot implements AutoCloseable {
    private boolean closed;
    private @Nullable Long current;

    private Slot() {}

    /**
     * Runs a task whose id and epoch do not matter. On any thread; the reply is as in {@link
     * TaskRunner#run}.
     */
    public Future<TaskReply> run(Task task) {
      return onContext(
          () -> {
            Task own = withId(task, nextOwnId--);
            current = own.id();
            if (closed) {
              return refused(own, Problem.of(ErrorCode.CANCELLED, "the caller went away"));
            }
            return begin(own);
          });
    }

    /** Gives the slot back; a task under way is stopped. Again: nothing happens. */
    @Override
    public void close() {
      context.runOnContext(
          v -> {
            if (closed) {
              return;
            }
            closed = true;
            if (current != null) {
              cancel(current);
            }
            freeSlot();
          });
    }
  }

  /** Slots taken, 0..concurrency. */
  public int tasksUnderWay() {
    return slotsTaken;
  }

  /** Whether no new tasks are taken. */
  public boolean isDraining() {
    return draining;
  }

  /** Takes no new tasks; ends when those under way have ended. */
  public Future<Void> drain() {
    return onContext(
        () -> {
          draining = true;
          tellIfIdle();
          return idle.future();
        });
  }

  /** Stops what {@link #drain} did not wait for. */
  public void stopAll() {
    context.runOnContext(
        v -> {
          Problem why = Problem.of(ErrorCode.SHUTTING_DOWN, "the edge node shuts down");
          for (Underway each : underWay.values().toArray(new Underway[0])) {
            each.run().stop(why);
          }
        });
  }

  private Future<TaskReply> begin(Task task) {
    ObjectUrl url;
    Source source;
    try {
      url = gate.check(task);
      source = url.isFile() ? files : http;
    } catch (ProblemException e) {
      return refused(task, e.problem());
    }
    TaskRun run = new TaskRun(vertx, context, task, url, source, budget, limits, pcpuId);
    Promise<TaskReply> reply = Promise.promise();
    underWay.put(task.id(), new Underway(run, reply.future()));
    run.start()
        .onSuccess(
            ended -> {
              underWay.remove(task.id());
              metrics.ended(ended);
              reply.complete(ended);
            });
    return reply.future();
  }

  private Future<TaskReply> refused(Task task, Problem why) {
    TaskReply reply = TaskReply.failed(task.id(), pcpuId, FetchFacts.NONE, why);
    metrics.ended(reply);
    return Future.succeededFuture(reply);
  }

  private void takeSlot() {
    if (draining) {
      throw Problem.of(ErrorCode.SHUTTING_DOWN, "the edge node " + pcpuId + " takes no new tasks")
          .asException();
    }
    if (slotsTaken >= limits.concurrency()) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              "all task slots of the edge node " + pcpuId + " are taken",
              "at most " + limits.concurrency() + " tasks at once",
              "one more")
          .asException();
    }
    setSlotsTaken(slotsTaken + 1);
  }

  private void freeSlot() {
    setSlotsTaken(slotsTaken - 1);
    tellIfIdle();
  }

  /** Only the context writes it. */
  private void setSlotsTaken(int count) {
    slotsTaken = count;
  }

  private void tellIfIdle() {
    if (draining && slotsTaken == 0) {
      idle.tryComplete();
    }
  }

  private <T> Future<T> onContext(Step<T> step) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            step.take().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** What is done on the context. */
  private interface Step<T> {
    Future<T> take();
  }

  private static Task withId(Task task, long id) {
    return new Task(
        id,
        task.jobId(),
        task.attempt(),
        task.epoch(),
        task.deadlineMs(),
        task.fetchDeadlineMs(),
        task.url(),
        task.expected(),
        task.identityRule(),
        task.program(),
        task.fetches(),
        task.streams(),
        task.requestsMax(),
        task.entryStates(),
        task.perWindow());
  }
}
