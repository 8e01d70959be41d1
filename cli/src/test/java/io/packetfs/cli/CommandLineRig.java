package io.packetfs.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs the command in this JVM and keeps what it printed. */
public final class CommandLineRig {
  private CommandLineRig() {}

  /** What came of a command. */
  public record Outcome(int status, String out, String err) {}

  /** Runs without variables, with an empty home. */
  public static Outcome pfs(Path home, String... arguments) {
    return pfs(home, Map.of(), "", arguments);
  }

  /** Runs with variables and standard input. */
  public static Outcome pfs(
      Path home, Map<String, String> variables, String in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            variables,
            home,
            false);
    int status = PfsCommand.run(terminal, arguments);
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
