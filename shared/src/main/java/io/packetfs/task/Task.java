package io.packetfs.task;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Program;
import io.packetfs.window.Fetch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or more fetches of one object, given to one pCPU in one message. Immutable.
 *
 * @param id unique among all tasks of all schedulers' epochs: (epoch, sequence) packed by the
 *     scheduler
 * @param jobId the job it belongs to, for logs
 * @param attempt 1 for the first time that its first window is sent out
 * @param epoch the leader's epoch; a pCPU refuses one below the highest it has seen
 * @param deadlineMs how long the pCPU may work on it, from its arrival, in ms
 * @param fetchDeadlineMs how long one fetch may last before the pCPU aborts it, in ms
 * @param url the object, normalised (see ObjectUrl); what the pCPU fetches
 * @param expected the pinned identity, or null in a probe: then the first response pins it
 * @param identityRule the weakest validator that the job accepts
 * @param program the job's program, as written
 * @param fetches ascending, disjoint, 1..; a probe has one, which may reach beyond the object's end
 *     and is clipped
 * @param streams how many of them may be under way at once, 1..
 * @param requestsMax how many requests the pCPU may send for it, redirects included: that many are
 *     charged to the day's budget; at least one for each fetch
 * @param entryStates one for each reducer of the program: the low byte that an entry-dependent one
 *     is entered with, else 0
 * @param perWindow whether each window's own partials are wanted too
 */
public record Task(
    long id,
    String jobId,
    int attempt,
    long epoch,
    int deadlineMs,
    int fetchDeadlineMs,
    String url,
    @Nullable Identity expected,
    IdentityRule identityRule,
    Program program,
    List<Fetch> fetches,
    int streams,
    int requestsMax,
    List<Integer> entryStates,
    boolean perWindow) {

  /** Copies the lists and checks that there is work. */
  public Task {
    fetches = List.copyOf(fetches);
    entryStates = List.copyOf(entryStates);
    if (fetches.isEmpty() || streams < 1 || requestsMax < fetches.size()) {
      throw new IllegalArgumentException(
          "a task has at least one fetch, one stream, and a request for each fetch");
    }
  }

  /** Bytes that it asks for, over all fetches. */
  public long lengthBytes() {
    return Fetch.lengthOfAll(fetches);
  }

  /** Whether its response is to pin the object's identity. */
  public boolean isProbe() {
    return expected == null;
  }
}
