package io.packetfs.scheduler.pcpu;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.CancelTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Edge nodes on the event bus. */
final class BusPcpu implements PcpuAdapter {
  private final EventBus bus;

  BusPcpu(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs) {
    Promise<TaskReply> answer = Promise.promise();
    bus.<TaskReply>request(
            BusAddresses.task(pcpu.id()),
            task,
            new DeliveryOptions().setSendTimeout(replyTimeoutMs))
        .onComplete(
            reply -> answer.complete(reply.body()), failure -> answer.fail(lost(pcpu, failure)));
    return answer.future();
  }

  private static TaskLostException lost(PcpuAttributes pcpu, Throwable failure) {
    boolean neverSent =
        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    return new TaskLostException(
        "pCPU " + pcpu.id() + " did not answer: " + failure.getMessage(), neverSent);
  }

  @Override
  public void cancel(PcpuAttributes pcpu, long taskId) {
    bus.send(BusAddresses.cancel(pcpu.id()), new CancelTask(taskId));
  }
}
