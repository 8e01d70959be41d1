package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Pcpus;
import io.packetfs.window.Fetch;
import io.packetfs.window.WindowPlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long fetches are where each window's own results are wanted. */
final class PerWindowFetchTest extends CoreFetchHistory {
  private static final int INSTRUCTIONS = 5;

  @Test
  void aFetchOverHttpNeedsNoMoreInstructionsThanOneCallHas() {
    assertEquals(WindowPlan.FETCH_WINDOWS_MAX, longestFetch("edge", true));
    assertEquals(Program.INSTRUCTIONS_MAX / INSTRUCTIONS, longestFetch("edge_http", true));
    assertEquals(WindowPlan.FETCH_WINDOWS_MAX, longestFetch("edge_http", false));
  }

  private long longestFetch(String kind, boolean perWindow) {
    core = core(OriginLimits.DEFAULT);
    hears(Pcpus.server("p", kind, "p", 1, 1L << 30));
    Program program =
        new Program(Collections.nCopies(INSTRUCTIONS, Instruction.whole(Op.COUNTEQ, 0)));
    JobOptions options = new JobOptions(0, perWindow, 5, 0, IdentityRule.STRONG_ETAG);
    tell(
        new Event.JobAccepted(
            "j", new JobSpec(List.of(URL), program, null, Map.of(), options), nowMs, null, false));
    Task probe = sentOne();
    List<Partial> counts = Collections.nCopies(INSTRUCTIONS, new Count(MIB, 0));
    tell(
        new Event.TaskReplied(
            new TaskReply(
                probe.id(),
                "p",
                new Identity(100 * MIB, "\"v\"", Identity.Kind.STRONG_ETAG),
                null,
                1,
                counts,
                perWindow ? List.of(counts) : List.of(),
                new FetchFacts(1, MIB, MIB, 1, 0, 0, MIB, 0, null, null, 1_000, 100),
                null)));
    return fetches(sent()).stream().mapToLong(Fetch::windowCount).max().orElseThrow();
  }
}
