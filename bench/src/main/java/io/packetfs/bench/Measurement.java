package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.Interruption;
import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;

/** The frame of a verb that measures: prints what was found, and leaves nothing behind. */
public final class Measurement {
  private Measurement() {}

  /** What is measured. */
  public interface Body {
    /** Measures; what would stay behind is given to {@code leftovers}. */
    Report measure(Leftovers leftovers) throws Exception;
  }

  /** Measures and prints; the exit status. Processes and files are gone then, after Ctrl-C too. */
  public static int run(Terminal terminal, OutputOptions output, Body body) throws Exception {
    Leftovers leftovers = new Leftovers();
    try (Interruption interruption = Interruption.handle(leftovers::close, ExitCode.INTERRUPTED)) {
      // Inside the other: until everything is removed, Ctrl-C waits for it.
      try (leftovers) {
        return print(terminal, output, body.measure(leftovers));
      }
    }
  }

  /** Prints as was asked for; the exit status. */
  public static int print(Terminal terminal, OutputOptions output, Report report) {
    if (output.isJson()) {
      terminal.out().println(report.toJson().encodePrettily());
    } else {
      report.print(terminal.out());
    }
    return ExitCode.DONE.status();
  }
}
