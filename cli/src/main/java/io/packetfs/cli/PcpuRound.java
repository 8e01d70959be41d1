package io.packetfs.cli;

import io.packetfs.job.JobStatus;
import io.packetfs.job.TaskOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job on one pCPU, and what its scheduler remembers of the job's tasks.
 *
 * @param ended the job
 * @param taskMs of each task that brought something into the result, from sending it to its answer,
 *     in ms
 * @param bytes object bytes that those brought
 * @param spanMs from sending the first of them to the answer of the last, in ms
 * @param tasksFailed tasks that failed, were refused or lost
 * @param tasksForgotten tasks that the scheduler does not remember any more
 */
record PcpuRound(
    JobStatus ended,
    List<Long> taskMs,
    long bytes,
    long spanMs,
    long tasksFailed,
    long tasksForgotten) {
  /** Of one page: as many as a call may ask for. */
  private static final int PAGE_ROWS = 1_000;

  /** A scheduler remembers fewer than so many pages. */
  private static final int PAGES_MAX = 100;

  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double MS_PER_SECOND = 1_000;

  /** Copies the list. */
  PcpuRound {
    taskMs = List.copyOf(taskMs);
  }

  /** Asks for the tasks of a job that has ended. */
  static PcpuRound read(RestClient rest, JobStatus ended) {
    Reading reading = new Reading();
    String path = RestClient.pathOfJob(ended.jobId()) + "/assignments?limit=" + PAGE_ROWS;
    String token = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      JsonObject answer =
          rest.get(token == null ? path : path + "&page_token=" + RestClient.encoded(token));
      answer
          .getJsonArray("assignments", new JsonArray())
          .forEach(task -> reading.task((JsonObject) task));
      reading.forgotten = answer.getLong("dropped", 0L);
      token = answer.getString("next_page_token");
      if (token == null) {
        break;
      }
    }
    return reading.round(ended);
  }

  /** What was computed in a second, in MiB; null: no task is remembered. */
  @Nullable Double mibPerSecond() {
    return taskMs.isEmpty() ? null : bytes / BYTES_PER_MIB / (Math.max(1, spanMs) / MS_PER_SECOND);
  }

  private static final class Reading {
    private final List<Long> taskMs = new ArrayList<>();
    private @Nullable Instant first;
    private Instant last = Instant.MIN;
    private long bytes;
    private long failed;
    private long forgotten;

    void task(JsonObject task) {
      Long elapsedMs = task.getLong("elapsed_ms");
      TaskOutcome outcome = TaskOutcome.valueOf(task.getString("outcome"));
      failed += outcome.isFailure() ? 1 : 0;
      if (outcome == TaskOutcome.DONE && elapsedMs != null) {
        done(task.getInstant("sent_at"), elapsedMs);
        bytes += task.getLong("bytes_processed");
      }
    }

    private void done(Instant sent, long elapsedMs) {
      taskMs.add(elapsedMs);
      Instant answered = sent.plusMillis(elapsedMs);
      first = first == null || sent.isBefore(first) ? sent : first;
      last = answered.isAfter(last) ? answered : last;
    }

    PcpuRound round(JobStatus ended) {
      long spanMs = first == null ? 0 : Duration.between(first, last).toMillis();
      return new PcpuRound(ended, taskMs, bytes, spanMs, failed, forgotten);
    }
  }
}
