package io.packetfs.scheduler.pcpu;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** The kinds of pCPUs that this scheduler can use; picks the adapter by the kind. */
public final class PcpuAdapters implements PcpuAdapter {
  /** The kind of edge nodes on the event bus. */
  public static final String EDGE = "edge";

  private final Map<String, PcpuAdapter> byKind;

  /** All kinds. */
  public PcpuAdapters(Vertx vertx) {
    byKind = Map.of(EDGE, new BusPcpu(vertx.eventBus()));
  }

  @Override
  public Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs) {
    PcpuAdapter adapter = byKind.get(pcpu.kind());
    return adapter == null
        ? Future.failedFuture(
            new TaskLostException(
                "pCPU "
                    + pcpu.id()
                    + " is of the unknown kind "
                    + pcpu.kind()
                    + "; known are "
                    + byKind.keySet(),
                true))
        : adapter.send(pcpu, task, replyTimeoutMs);
  }

  @Override
  public void cancel(PcpuAttributes pcpu, long taskId) {
    PcpuAdapter adapter = byKind.get(pcpu.kind());
    if (adapter != null) {
      adapter.cancel(pcpu, taskId);
    }
  }
}
