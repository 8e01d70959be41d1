package io.packetfs.task;

import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pCPU made of a task. Without a problem all fetches are done; with one, the first {@code
 * fetchesDone} of them are and their partials count.
 *
 * @param taskId the task
 * @param pcpuId who did it
 * @param identity what the responses agreed on, or null if none came
 * @param published the checksum of the whole object that the responses publish, or null if none
 *     does
 * @param finalUrl where allowed redirects led, or null if nowhere else
 * @param fetchesDone how many fetches are in the partials, from the first
 * @param partials one for each reducer over those fetches together, in order; empty if no fetch is
 *     done
 * @param windows if asked for: for each window of those fetches, ascending, one partial for each
 *     reducer over that window alone (fnv begins with its instruction's state in each)
 * @param facts what it cost, of failed fetches too
 * @param problem why the rest is not done, or null
 */
public record TaskReply(
    long taskId,
    String pcpuId,
    @Nullable Identity identity,
    @Nullable PublishedChecksum published,
    @Nullable String finalUrl,
    int fetchesDone,
    List<Partial> partials,
    List<List<Partial>> windows,
    FetchFacts facts,
    @Nullable Problem problem) {

  /** Copies the lists. */
  public TaskReply {
    partials = List.copyOf(partials);
    windows = List.copyOf(windows);
  }

  /** Of a source that publishes no checksum. */
  public TaskReply(
      long taskId,
      String pcpuId,
      @Nullable Identity identity,
      @Nullable String finalUrl,
      int fetchesDone,
      List<Partial> partials,
      List<List<Partial>> windows,
      FetchFacts facts,
      @Nullable Problem problem) {
    this(taskId, pcpuId, identity, null, finalUrl, fetchesDone, partials, windows, facts, problem);
  }

  /** Nothing was done. */
  public static TaskReply failed(long taskId, String pcpuId, FetchFacts facts, Problem problem) {
    return new TaskReply(taskId, pcpuId, null, null, 0, List.of(), List.of(), facts, problem);
  }
}
