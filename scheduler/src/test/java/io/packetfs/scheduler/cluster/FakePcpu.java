package io.packetfs.scheduler.cluster;

import io.packetfs.origin.Identity;
import io.packetfs.origin.Volume;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.pcpu.TaskLostException;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts bytes of objects that have only zeros, {@link #OBJECT_BYTES} of them; can be told to keep
 * its answers to itself.
 */
final class FakePcpu implements PcpuAdapter {
  static final long OBJECT_BYTES = 40L * Grid.WINDOW_BYTES + 5;

  static final PcpuAttributes ATTRIBUTES =
      new PcpuAttributes(
          "fake",
          "edge",
          "fake",
          1,
          1,
          2,
          null,
          null,
          Set.of("file"),
          List.of(new Volume("data", "/data", false)),
          Set.of(Op.values()),
          List.of(),
          1L << 30,
          false,
          null);

  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private final AtomicInteger answersLeft = new AtomicInteger(Integer.MAX_VALUE);

  /** Answers so many tasks more, and then none. */
  void answerOnly(int count) {
    answersLeft.set(count);
  }

  List<Task> tasks() {
    return tasks;
  }

  @Override
  public Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs) {
    tasks.add(task);
    if (answersLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      return Promise.<TaskReply>promise().future();
    }
    return Future.succeededFuture(reply(task));
  }

  private static TaskReply reply(Task task) {
    long bytes = 0;
    List<List<Partial>> windows = new ArrayList<>();
    for (Fetch fetch : task.fetches()) {
      long end = Math.min(OBJECT_BYTES, fetch.end());
      bytes += end - fetch.offset();
      for (long at = fetch.offset(); task.perWindow() && at < end; at += Grid.WINDOW_BYTES) {
        windows.add(
            counts(task, ByteRange.between(at, Math.min(end, at + Grid.WINDOW_BYTES)).length()));
      }
    }
    return new TaskReply(
        task.id(),
        "fake",
        new Identity(OBJECT_BYTES, "data:x:1", Identity.Kind.FILE),
        null,
        task.fetches().size(),
        counts(task, bytes),
        windows,
        new FetchFacts(task.fetches().size(), bytes, bytes, 0, 0, 0, 0, 0, null, null, 10, 1_000),
        null);
  }

  private static List<Partial> counts(Task task, long bytes) {
    List<Partial> partials = new ArrayList<>();
    for (Instruction reducer : task.program().reducers()) {
      partials.add(new Count(bytes, reducer.imm() == 0 ? bytes : 0));
    }
    return partials;
  }

  /** Those who answer when they are asked whether they are up. */
  final Set<String> up = ConcurrentHashMap.newKeySet();

  @Override
  public Future<PcpuAttributes> probe(PcpuAttributes pcpu) {
    return up.contains(pcpu.id())
        ? Future.succeededFuture(pcpu)
        : Future.failedFuture(new TaskLostException(pcpu.id() + " is down", true));
  }

  @Override
  public void cancel(PcpuAttributes pcpu, long taskId) {}
}
