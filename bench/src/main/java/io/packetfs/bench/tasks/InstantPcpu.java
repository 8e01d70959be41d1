package io.packetfs.bench.tasks;

import io.packetfs.bench.core.InstantReply;
import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.BusReplies;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Set;

/**
 * A pCPU on the bus that answers each task at once and reads nothing; beside it, an echo that
 * answers buffers, for what the bus itself can do.
 *
 * <p>Objects are named {@code file:///bench/BYTES-ANYTHING}: nobody but their name knows their
 * size.
 */
final class InstantPcpu extends VerticleBase {
  /** The volume of all objects. */
  static final String VOLUME = "/bench";

  /** Tasks at once. */
  static final int SLOTS = 8;

  private static final String URL_PREFIX = "file://" + VOLUME + "/";
  private static final int HEARTBEAT_MS = 1_000;

  private final String id;

  InstantPcpu(String id) {
    this.id = id;
  }

  /** The name of an object of this size. */
  static String url(long bytes, long run) {
    return URL_PREFIX + bytes + "-" + run;
  }

  /** The name of the pCPU with this number. */
  static String id(int index) {
    return "instant-" + index;
  }

  /** Where a buffer is answered by one that is as long as its first 4 bytes say. */
  static String echo(String pcpuId) {
    return "pfs.bench.echo." + pcpuId;
  }

  /** What it answers to a task. */
  static TaskReply answer(String pcpuId, Task task) {
    String url = task.url();
    long objectBytes = Long.parseLong(url, URL_PREFIX.length(), url.indexOf('-'), 10);
    return InstantReply.to(task, pcpuId, objectBytes);
  }

  @Override
  public Future<?> start() {
    Codecs.register(vertx.eventBus());
    MessageConsumer<Task> tasks =
        vertx
            .eventBus()
            .consumer(
                BusAddresses.task(id),
                message ->
                    BusReplies.reply(
                        message, Task.class, task -> Future.succeededFuture(answer(id, task))));
    MessageConsumer<Buffer> echoes = vertx.eventBus().consumer(echo(id), InstantPcpu::echo);
    vertx.setPeriodic(0, HEARTBEAT_MS, timer -> sayHello());
    return Future.all(tasks.completion(), echoes.completion());
  }

  private static void echo(Message<Buffer> message) {
    message.reply(Buffer.buffer(new byte[message.body().getInt(0)]));
  }

  /** Nobody there yet: the next one is soon enough. */
  private void sayHello() {
    vertx
        .eventBus()
        .<Heard>request(
            BusAddresses.PCPU_HELLO,
            new Hello(attributes()),
            new DeliveryOptions().setSendTimeout(HEARTBEAT_MS))
        .otherwiseEmpty();
  }

  private PcpuAttributes attributes() {
    return new PcpuAttributes(
        id,
        "edge",
        BusAddresses.task(id),
        1,
        1,
        SLOTS,
        null,
        null,
        Set.of("file"),
        List.of(new Volume("bench", VOLUME, true)),
        Set.of(Op.values()),
        List.of(),
        (long) WindowPlan.FETCH_WINDOWS_MAX * Grid.WINDOW_BYTES,
        false,
        null);
  }
}
