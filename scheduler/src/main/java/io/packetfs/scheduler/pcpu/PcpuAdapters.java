package io.packetfs.scheduler.pcpu;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** The kinds of pCPUs that this scheduler can use; picks the adapter by the kind. */
public final class PcpuAdapters implements PcpuAdapter {
  /** The kind of servers that answer {@code POST /compute}, in whatever language. */
  public static final String EDGE_HTTP = "edge_http";

  /** The kind of Cloudflare Workers that answer {@code POST /compute}. */
  public static final String WORKER = "worker";

  private final Map<String, PcpuAdapter> byKind;

  /**
   * All kinds.
   *
   * @param tokens what endpoints want to be shown
   */
  public PcpuAdapters(Vertx vertx, PcpuTokens tokens) {
    HttpPcpu http = new HttpPcpu(vertx, tokens);
    byKind =
        Map.of(PcpuAttributes.EDGE, new BusPcpu(vertx.eventBus()), EDGE_HTTP, http, WORKER, http);
  }

  @Override
  public Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs) {
    PcpuAdapter adapter = byKind.get(pcpu.kind());
    return adapter == null
        ? Future.failedFuture(unknown(pcpu))
        : adapter.send(pcpu, task, replyTimeoutMs);
  }

  private TaskLostException unknown(PcpuAttributes pcpu) {
    return new TaskLostException(
        "pCPU "
            + pcpu.id()
            + " is of the unknown kind "
            + pcpu.kind()
            + "; known are "
            + byKind.keySet(),
        true);
  }

  @Override
  public void cancel(PcpuAttributes pcpu, long taskId) {
    PcpuAdapter adapter = byKind.get(pcpu.kind());
    if (adapter != null) {
      adapter.cancel(pcpu, taskId);
    }
  }

  @Override
  public Future<PcpuAttributes> probe(PcpuAttributes pcpu) {
    PcpuAdapter adapter = byKind.get(pcpu.kind());
    return adapter == null ? Future.failedFuture(unknown(pcpu)) : adapter.probe(pcpu);
  }
}
