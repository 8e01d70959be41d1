package io.packetfs.scheduler.core;

import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Pcpus;
import io.packetfs.window.Fetch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history in which pCPUs have caches of their own, and all fetch 100 MiB a second. */
abstract class CoreFetchHistory extends CoreHistory {
  private static final long MICROS_PER_MIB = 10_000;

  static PcpuAttributes pcpu(
      String id, int concurrency, @Nullable String cacheId, boolean draining) {
    return Pcpus.edge(id, concurrency, cacheId, draining);
  }

  void hears(PcpuAttributes... pcpus) {
    for (PcpuAttributes pcpu : pcpus) {
      tell(new Event.PcpuHeard(pcpu));
    }
  }

  /** Time passes in steps, and these are heard at each. */
  void passes(long ms, PcpuAttributes... heard) {
    for (long left = ms; left > 0; left -= 1_000) {
      nowMs += Math.min(1_000, left);
      hears(heard);
    }
    tell(new Event.Tick());
  }

  static long bytes(Task task, long objectBytes) {
    return task.fetches().stream()
        .mapToLong(fetch -> Math.min(objectBytes, fetch.end()) - fetch.offset())
        .sum();
  }

  /** A cache had all of it. */
  void hits(Task task, long objectBytes) {
    brings(task, objectBytes, true);
  }

  /** A cache had to fetch all of it. */
  void misses(Task task, long objectBytes) {
    brings(task, objectBytes, false);
  }

  private void brings(Task task, long objectBytes, boolean hit) {
    long bytes = bytes(task, objectBytes);
    int fetches = task.fetches().size();
    brings(
        task,
        objectBytes,
        new FetchFacts(
            fetches,
            bytes,
            bytes,
            hit ? fetches : 0,
            hit ? 0 : fetches,
            0,
            hit ? bytes : 0,
            hit ? 0 : bytes,
            null,
            null,
            1_000,
            bytes / MIB * MICROS_PER_MIB + 1));
  }

  private void brings(Task task, long objectBytes, FetchFacts facts) {
    long bytes = bytes(task, objectBytes);
    List<Partial> partials = List.of(new Count(bytes, bytes));
    tell(
        new Event.TaskReplied(
            new TaskReply(
                task.id(),
                "any",
                new Identity(objectBytes, "\"v\"", Identity.Kind.STRONG_ETAG),
                null,
                task.fetches().size(),
                partials,
                List.of(),
                facts,
                null)));
  }

  void fails(Task task, FetchFacts facts, Problem problem) {
    tell(new Event.TaskReplied(TaskReply.failed(task.id(), "any", facts, problem)));
  }

  /** Answers tasks with hits until nothing is left to send and so many are under way. */
  List<Task> hitsUntilLeft(int left, long objectBytes) {
    ArrayDeque<Task> open = new ArrayDeque<>(sent());
    while (open.size() > left) {
      hits(open.removeFirst(), objectBytes);
      open.addAll(sent());
    }
    return new ArrayList<>(open);
  }

  /** The tasks sent since the last look, with where they went. */
  List<Command.SendTask> sendings() {
    List<Command.SendTask> sendings = new ArrayList<>();
    commands.forEach(
        command -> {
          if (command instanceof Command.SendTask send) {
            sendings.add(send);
          }
        });
    commands.clear();
    return sendings;
  }

  static List<Fetch> fetches(List<Task> tasks) {
    return tasks.stream().flatMap(task -> task.fetches().stream()).toList();
  }
}
