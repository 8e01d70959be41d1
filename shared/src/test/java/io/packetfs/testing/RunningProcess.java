package io.packetfs.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that {@link Processes} started. Usable from any thread. */
public final class RunningProcess implements AutoCloseable {

  private static final Duration SIGNAL_MAX = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 40;

  private final List<String> command;
  private final Process process;
  private final BoundedLines out;
  private final BoundedLines err;

  RunningProcess(List<String> command, Process process) {
    this.command = List.copyOf(command);
    this.process = process;
    this.out = new BoundedLines("stdout of " + process.pid(), process.getInputStream());
    this.err = new BoundedLines("stderr of " + process.pid(), process.getErrorStream());
  }

  /** Its id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines of its standard output, so far. */
  public List<String> outLines() {
    return out.lines();
  }

  /** The last lines of its standard error, so far. */
  public List<String> errLines() {
    return err.lines();
  }

  /** Its standard output so far, without the last line's end. */
  public String out() {
    return String.join("\n", out.lines());
  }

  /** Its standard error so far, without the last line's end. */
  public String err() {
    return String.join("\n", err.lines());
  }

  /**
   * The first line, of standard output or error, in which the pattern is found, as its match; fails
   * past the bound, or at once when the process has ended without it.
   */
  public Matcher awaitLine(String regex, Duration bound) {
    Pattern pattern = Pattern.compile(regex);
    try {
      Optional<Matcher> match =
          Await.value(
              "a line with \"" + regex + "\"",
              () -> {
                // Looked at before the lines: what comes between is then seen in the next round.
                boolean ended = out.isComplete() && err.isComplete();
                Optional<Matcher> found = find(pattern);
                return found.isPresent() || ended ? found : null;
              },
              bound);
      return match.orElseThrow(() -> new AssertionError("no line with \"" + regex + "\" came"));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " from " + this, e);
    }
  }

  /**
   * Its exit status, after all its output is here; fails past the bound. A process ended by signal
   * N has 128 + N.
   */
  public int awaitExit(Duration bound) {
    try {
      Await.until(
          "the end", () -> !process.isAlive() && out.isComplete() && err.isComplete(), bound);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + " of " + this, e);
    }
    return process.exitValue();
  }

  /** SIGTERM: asks it to end. */
  public void terminate() {
    signal("TERM");
  }

  /** SIGINT: what Ctrl-C sends. */
  public void interrupt() {
    signal("INT");
  }

  /** SIGSTOP: it stands still, with its sockets open. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on after {@link #freeze}. */
  public void thaw() {
    signal("CONT");
  }

  /** SIGKILL to it and its children; returns when it is gone. */
  public void kill() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
    Await.until("the death of " + process.pid(), () -> !process.isAlive(), SIGNAL_MAX);
  }

  @Override
  public void close() {
    kill();
  }

  /** Command, state and the tail of the output: what a failed test should show. */
  @Override
  public String toString() {
    return command.getFirst()
        + " (pid "
        + process.pid()
        + (process.isAlive() ? ", running" : ", ended with " + process.exitValue())
        + ")\n  command: "
        + String.join(" ", command)
        + "\n  stdout: "
        + tail(out)
        + "\n  stderr: "
        + tail(err);
  }

  private Optional<Matcher> find(Pattern pattern) {
    return Stream.concat(out.lines().stream(), err.lines().stream())
        .map(pattern::matcher)
        .filter(Matcher::find)
        .findFirst();
  }

  private static String tail(BoundedLines stream) {
    List<String> lines = stream.lines();
    return String.join(
        "\n    ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private void signal(String name) {
    try {
      // The shell's own kill: /bin/kill is a package of its own.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
      if (!kill.waitFor(SIGNAL_MAX.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("SIG" + name + " did not reach " + this);
      }
    } catch (IOException e) {
      throw new AssertionError("there is no sh to send SIG" + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while sending SIG" + name, e);
    }
  }
}
