package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessesTest {

  private static final Duration BOUND = Duration.ofSeconds(30);

  @RegisterExtension final Processes processes = new Processes();

  /** Says what it was given, then waits for a signal. */
  static final class Waiter {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("given " + String.join(",", arguments));
      System.err.println("waiting");
      Thread.currentThread().join();
    }
  }

  @Test
  void aJvmOfOursRunsAClassOfTheTests() {
    RunningProcess waiter = processes.java(Waiter.class, "a", "b c");

    assertEquals("a,b c", waiter.awaitLine("given (.*)", BOUND).group(1));
    waiter.awaitLine("waiting", BOUND);
    assertEquals("given a,b c", waiter.out());

    waiter.terminate();
    assertEquals(128 + 15, waiter.awaitExit(BOUND));
  }

  @Test
  void outputAndExitStatusAreWholeWhenTheExitIsSeen() {
    RunningProcess counter = shell("seq 1 5000; echo error >&2; exit 3");

    assertEquals(3, counter.awaitExit(BOUND));
    assertEquals(5000, counter.outLines().size());
    assertEquals("error", counter.err());
  }

  @Test
  void aLineThatCannotComeAnyMoreFailsWithTheOutput() {
    RunningProcess process = shell("echo something else");
    AssertionError error =
        assertThrows(AssertionError.class, () -> process.awaitLine("ready", BOUND));
    assertTrue(String.valueOf(error.getMessage()).contains("something else"), error::toString);
  }

  @Test
  void aFrozenProcessStandsStillAndAThawedOneGoesOn() {
    RunningProcess process = shell("echo up; sleep 1000");
    process.awaitLine("up", BOUND);

    process.freeze();
    Await.until("the process to stand still", () -> state(process) == 'T', BOUND);
    process.thaw();
    Await.until("the process to go on", () -> state(process) != 'T', BOUND);
  }

  @Test
  void nothingIsLeftBehindNotEvenChildren() {
    RunningProcess process;
    long child;
    try (Processes own = new Processes()) {
      process = own.start(List.of("sh", "-c", "sleep 1000 & echo $!; wait"), Map.of(), null);
      child = Long.parseLong(process.awaitLine("\\d+", BOUND).group());
    }
    assertFalse(process.isAlive());
    Await.until(
        "the child to be gone",
        () -> ProcessHandle.of(child).map(handle -> !handle.isAlive()).orElse(true),
        BOUND);
  }

  private RunningProcess shell(String script) {
    return processes.start(List.of("sh", "-c", script), Map.of(), null);
  }

  /** The state's letter of proc(5), behind the command's closing bracket. */
  private static char state(RunningProcess process) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
