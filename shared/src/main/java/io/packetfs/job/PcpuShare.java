package io.packetfs.job;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pCPU did for a job, or several together. Immutable.
 *
 * @param place who it is
 * @param tasks that it was given, by what became of them; none: absent
 * @param bytesProcessed object bytes that are in the result; those of all pCPUs are the job's
 * @param bytesDuplicate object bytes that were done already when they came
 * @param bytesComputed object bytes computed over, whatever became of them, as the pCPU says
 * @param serviceMicros how long it worked on its tasks, all together, in µs, as it says
 * @param fetched what fetching cost
 */
public record PcpuShare(
    PcpuPlace place,
    Map<TaskOutcome, Long> tasks,
    long bytesProcessed,
    long bytesDuplicate,
    long bytesComputed,
    long serviceMicros,
    Fetched fetched) {

  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double MICROS_PER_SECOND = 1_000_000;

  /** Copies the map. */
  public PcpuShare {
    tasks = Map.copyOf(tasks);
  }

  /**
   * What fetching cost, whether or not it brought anything; each as in {@link JobMetrics}.
   *
   * @param bytes received or read
   * @param fillBytes of responses that were not known hits
   * @param hitBytes of hits
   * @param requests sent to sources
   * @param hits known hits
   * @param misses known misses
   * @param unknown responses that do not tell
   */
  public record Fetched(
      long bytes,
      long fillBytes,
      long hitBytes,
      long requests,
      long hits,
      long misses,
      long unknown) {

    private Fetched plus(Fetched other) {
      return new Fetched(
          bytes + other.bytes,
          fillBytes + other.fillBytes,
          hitBytes + other.hitBytes,
          requests + other.requests,
          hits + other.hits,
          misses + other.misses,
          unknown + other.unknown);
    }
  }

  /** How many tasks it was given. */
  public long taskCount() {
    return tasks.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many of them became that. */
  public long taskCount(TaskOutcome outcome) {
    return tasks.getOrDefault(outcome, 0L);
  }

  /** How many of them failed, were refused or lost. */
  public long failureCount() {
    return tasks.entrySet().stream()
        .filter(task -> task.getKey().isFailure())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Hit bytes over all fetched bytes, 0..1; null when no response told. */
  public @Nullable Double byteHitRatio() {
    long bytes = fetched.hitBytes + fetched.fillBytes;
    return fetched.hits + fetched.misses == 0 || bytes == 0
        ? null
        : (Double) ((double) fetched.hitBytes / bytes);
  }

  /** GiB computed over in a second of one task's service; null before the first that told. */
  public @Nullable Double rateGibPerSecond() {
    return serviceMicros == 0
        ? null
        : (Double) (bytesComputed / BYTES_PER_GIB / (serviceMicros / MICROS_PER_SECOND));
  }

  /** What both did together, under another name. */
  PcpuShare plus(PcpuShare other, PcpuPlace together) {
    Map<TaskOutcome, Long> both = new EnumMap<>(TaskOutcome.class);
    both.putAll(tasks);
    other.tasks.forEach((outcome, count) -> both.merge(outcome, count, Long::sum));
    return new PcpuShare(
        together,
        both,
        bytesProcessed + other.bytesProcessed,
        bytesDuplicate + other.bytesDuplicate,
        bytesComputed + other.bytesComputed,
        serviceMicros + other.serviceMicros,
        fetched.plus(other.fetched));
  }

  /** The same under another name. */
  PcpuShare as(PcpuPlace other) {
    return new PcpuShare(
        other, tasks, bytesProcessed, bytesDuplicate, bytesComputed, serviceMicros, fetched);
  }
}
