package io.packetfs.scheduler.pcpu;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Future;

/**
 * How tasks reach one kind of pCPU. A new kind is one class of these and one line in {@link
 * PcpuAdapters}.
 */
public interface PcpuAdapter {

  /**
   * Gives a task to a pCPU. Never blocks.
   *
   * @param replyTimeoutMs when no answer is awaited any more, in ms
   * @return its answer; fails with {@link TaskLostException} and nothing else
   */
  Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs);

  /**
   * Tells a pCPU that nobody waits for a task any more, if it can be told. Never blocks, never
   * fails.
   */
  void cancel(PcpuAttributes pcpu, long taskId);

  /**
   * Asks a pCPU that an operator added whether it is up. Those that register by themselves send
   * heartbeats and are not asked. Never blocks.
   *
   * @return its attributes, draining if it says so; fails with {@link TaskLostException} and
   *     nothing else
   */
  default Future<PcpuAttributes> probe(PcpuAttributes pcpu) {
    return Future.failedFuture(
        new TaskLostException(
            "pCPUs of the kind " + pcpu.kind() + " send heartbeats and are not asked", true));
  }
}
