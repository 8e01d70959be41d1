package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.task.FetchFacts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one pCPU did for one job, summed. Owned by the core; not thread-safe. */
final class ShareSums {
  private static final TaskOutcome[] OUTCOMES = TaskOutcome.values();

  final PcpuPlace place;

  /** Its place among the job's shares. */
  final int index;

  /** Behind it in {@link Shares}. */
  @Nullable ShareSums nextInChain;

  long bytesProcessed;
  long bytesDuplicate;

  /** Tasks that nothing became of yet; only while it is told. */
  int awaited;

  private long bytesComputed;
  private long serviceMicros;

  /** Tasks that are DONE: nearly all. */
  private long tasksDone;

  /** The others by their outcome, or null: there were none. */
  private long @Nullable [] otherTasks;

  private final FetchSums fetched = new FetchSums();

  ShareSums(PcpuPlace place, int index) {
    this.place = place;
    this.index = index;
  }

  /** Takes up what a restart left. What was under way then is lost with who waited for it. */
  void restore(PcpuShare share) {
    bytesProcessed = share.bytesProcessed();
    bytesDuplicate = share.bytesDuplicate();
    bytesComputed = share.bytesComputed();
    serviceMicros = share.serviceMicros();
    share
        .tasks()
        .forEach(
            (outcome, count) ->
                count(outcome == TaskOutcome.RUNNING ? TaskOutcome.LOST : outcome, count));
    fetched.restore(share.fetched());
  }

  /** So many more, or fewer, of its tasks are that. */
  @SuppressWarnings("EnumOrdinal") // of this process alone; stored and told by their names
  void count(TaskOutcome outcome, long change) {
    if (outcome == TaskOutcome.DONE) {
      tasksDone += change;
      return;
    }
    long[] others = otherTasks == null ? new long[OUTCOMES.length] : otherTasks;
    others[outcome.ordinal()] += change;
    otherTasks = others;
  }

  @SuppressWarnings("EnumOrdinal")
  private long tasks(TaskOutcome outcome) {
    if (outcome == TaskOutcome.DONE) {
      return tasksDone;
    }
    return otherTasks == null ? 0 : otherTasks[outcome.ordinal()];
  }

  @SuppressWarnings("ReferenceEquality") // the same most of the time, then nothing is compared
  boolean isOf(PcpuPlace other) {
    return place == other || place.equals(other);
  }

  /** A task was answered. */
  void note(FetchFacts facts) {
    bytesComputed += facts.bytesProcessed();
    serviceMicros += facts.serviceMicros();
    fetched.add(facts);
  }

  /** As it stands. */
  PcpuShare told() {
    Map<TaskOutcome, Long> counts = new EnumMap<>(TaskOutcome.class);
    for (TaskOutcome outcome : OUTCOMES) {
      if (tasks(outcome) > 0) {
        counts.put(outcome, tasks(outcome));
      }
    }
    if (awaited > 0) {
      counts.put(TaskOutcome.RUNNING, (long) awaited);
    }
    return new PcpuShare(
        place,
        counts,
        bytesProcessed,
        bytesDuplicate,
        bytesComputed,
        serviceMicros,
        fetched.told());
  }
}
