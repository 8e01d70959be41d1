package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes out, when, in which order, and how jobs end. */
final class CoreTest extends CoreHistory {
  @Test
  void theFirstTaskIsAProbeOfOneWindowAndATinyObjectIsDoneWithIt() {
    joins("a", 4);
    submit("j", URL);
    Task probe = sentOne();
    assertTrue(probe.isProbe());
    assertEquals(List.of(new Fetch(0, MIB)), probe.fetches());
    answers(probe, 10);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    assertEquals(10, status("j").objects().getFirst().results().getFirst().value());
    assertEquals(1, status("j").metrics().requests());
  }

  @Test
  void nothingIsSentBeforeASlotIsFree() {
    joins("a", 1);
    submit("j", URL);
    submit("k", "http://h.example/p");
    Task first = sentOne();
    assertEquals("j", first.jobId());
    answers(first, 10);
    assertEquals("k", sentOne().jobId());
  }

  @Test
  void twoStreamsAtMostOpenToAnOriginThatDoesNotTellOfCaches() {
    joins("a", 16);
    submit("j", URL);
    answers(sentOne(), 1_000 * MIB);
    assertEquals(2, sent().size());
  }

  @Test
  void filesHaveNoStreamBound() {
    joins("a", 4);
    submit("j", "file:///data/x");
    Task probe = sentOne();
    answers(probe, 1_000 * MIB);
    assertEquals(4, sent().size());
  }

  @Test
  void aCancelledJobRecallsItsTasksAndEnds() {
    joins("a", 4);
    submit("j", URL);
    Task probe = sentOne();
    tell(new Event.JobCancelled("j"));
    assertEquals(JobState.CANCELLED, status("j").state());
    assertTrue(
        commands.stream()
            .anyMatch(
                c -> c instanceof Command.CancelTask cancel && cancel.taskId() == probe.id()));
  }

  @Test
  void aJobWithATimeoutFailsWhenItPasses() {
    timesOut();
    passes(499);
    assertNull(status("j").error());
    passes(1);
    Problem error = present(status("j").error());
    assertEquals(ErrorCode.JOB_TIMEOUT, error.code());
    assertTrue(error.detail().contains("it waits (NO_ELIGIBLE_PCPU): "), error::detail);
  }

  @Test
  void aJobWhoseTasksFailUntilItsTimeoutSaysHow() {
    joins("a", 1);
    timesOut();
    tell(new Event.TaskLost(sentOne().id(), false, "no answer"));
    passes(500);
    String detail = present(status("j").error()).detail();
    assertTrue(detail.endsWith("; its newest task failed (PCPU_FAILED): no answer"), detail);
  }

  @Test
  void aJobThatHadNoTimeOnlySaysJustThat() {
    joins("a", 1);
    timesOut();
    tell(new Event.TaskLost(sentOne().id(), false, "no answer"));
    passes(400);
    answers(sentOne(), 100 * MIB);
    passes(100);
    String detail = present(status("j").error()).detail();
    assertTrue(detail.endsWith("give it more time or less to do"), detail);
  }

  /** Submits a job that may last 500 ms. */
  private void timesOut() {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    JobOptions options = new JobOptions(0, false, 5, 500, JobOptions.DEFAULT.identityRule());
    tell(
        new Event.JobAccepted(
            "j", new JobSpec(List.of(URL), program, null, Map.of(), options), nowMs, null, false));
  }

  @Test
  void higherPrioritiesGoFirstAndJobsOfOnePriorityTakeTurns() {
    joins("a", 1);
    submit("x", "file:///data/x");
    Task first = sentOne();
    submit("y", "file:///data/y");
    submit("z", "file:///data/z");
    answers(first, 100 * MIB);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Task task = sentOne();
      order.add(task.jobId());
      answers(task, 100 * MIB);
    }
    assertTrue(order.containsAll(List.of("y", "z")), order::toString);
  }
}
