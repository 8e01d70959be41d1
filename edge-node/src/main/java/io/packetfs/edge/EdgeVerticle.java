package io.packetfs.edge;

import io.packetfs.edge.task.TaskRunner;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.BusReplies;
import io.packetfs.wire.CancelTask;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.WireFormatException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The node's place on the bus: takes tasks, says that it is there, and leaves in order. Everything
 * in it runs on its own event loop.
 */
final class EdgeVerticle extends VerticleBase {
  private static final Logger LOG = System.getLogger(EdgeVerticle.class.getName());
  private static final String KIND = "edge";

  /**
   * How long tasks that are told to stop may take, in ms. One whose thread hangs in reading a file
   * cannot be stopped, and must not keep the node from leaving.
   */
  private static final long STOP_MS_MAX = 2_000;

  private final EdgeOptions options;
  private final TaskRunner runner;
  private final Heartbeat heartbeat;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  EdgeVerticle(Vertx vertx, EdgeOptions options, TaskRunner runner) {
    this.options = options;
    this.runner = runner;
    this.heartbeat = new Heartbeat(vertx, this::attributes, runner, this::registerAgain);
  }

  @Override
  public Future<?> start() {
    Codecs.register(vertx.eventBus());
    return register().onSuccess(v -> heartbeat.start());
  }

  /**
   * Tells the scheduler that no more tasks are welcome, lets those under way end, leaves the bus.
   * Bounded: what has not ended in time is stopped and replies with what it has.
   */
  @Override
  public Future<?> stop() {
    Future<Void> drained = runner.drain();
    // Said after draining began, so that it says so.
    Future<Void> told = heartbeat.say().otherwiseEmpty();
    return told.compose(v -> drained.timeout(Math.max(1, options.drainMs()), TimeUnit.MILLISECONDS))
        .recover(this::stopTasks)
        .eventually(
            () -> {
              heartbeat.stop();
              return unregister();
            });
  }

  /** What the node says of itself. */
  PcpuAttributes attributes() {
    return new PcpuAttributes(
        options.id(),
        KIND,
        BusAddresses.task(options.id()),
        options.latencyMs(),
        options.costPerGib(),
        options.tasks().concurrency(),
        options.region(),
        options.cacheId(),
        options.schemes(),
        options.volumes(),
        EnumSet.allOf(Op.class),
        options.serves().stream().map(rule -> rule.prefix()).toList(),
        options.tasks().taskBytesMax(),
        runner.isDraining(),
        options.machine());
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  private Future<Void> stopTasks(Throwable cause) {
    if (!(cause instanceof TimeoutException)) {
      return Future.failedFuture(cause);
    }
    runner.stopAll();
    return runner
        .drain()
        .timeout(STOP_MS_MAX, TimeUnit.MILLISECONDS)
        .recover(
            hung -> {
              LOG.log(
                  Level.WARNING,
                  "{0} tasks did not stop within {1} ms, as when a file system hangs: leaving them",
                  runner.tasksUnderWay(),
                  STOP_MS_MAX);
              return Future.succeededFuture();
            });
  }

  private Future<?> registerAgain() {
    return unregister().eventually(this::register);
  }

  private Future<?> register() {
    MessageConsumer<Task> tasks =
        vertx
            .eventBus()
            .consumer(
                BusAddresses.task(options.id()),
                message -> BusReplies.reply(message, Task.class, runner::run));
    MessageConsumer<CancelTask> cancels =
        vertx.eventBus().consumer(BusAddresses.cancel(options.id()), this::onCancel);
    consumers.add(tasks);
    consumers.add(cancels);
    return Future.all(tasks.completion(), cancels.completion());
  }

  private Future<Void> unregister() {
    List<Future<Void>> gone = consumers.stream().map(MessageConsumer::unregister).toList();
    consumers.clear();
    return Future.join(gone).mapEmpty();
  }

  /** Nobody waits for a reply: what cannot be read is dropped, and the task's deadline ends it. */
  private void onCancel(Message<CancelTask> message) {
    try {
      runner.cancel(message.body().taskId());
    } catch (WireFormatException e) {
      LOG.log(Level.WARNING, "a task could not be cancelled: {0}", e.getMessage());
    }
  }
}
