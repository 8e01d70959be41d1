package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.Interruption;
import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import java.io.IOException;

/** The frame of a verb that measures: prints what was found, and leaves nothing behind. */
final class Measurement {
  private Measurement() {}

  /** What is measured. */
  interface Body {
    /** Measures; what would stay behind is given to {@code leftovers}. */
    Report measure(Leftovers leftovers) throws IOException;
  }

  /** Measures and prints; the exit status. Processes and files are gone then, after Ctrl-C too. */
  static int run(Terminal terminal, OutputOptions output, Body body) throws IOException {
    Leftovers leftovers = new Leftovers();
    try (Interruption interruption = Interruption.handle(leftovers::close, ExitCode.INTERRUPTED)) {
      // Inside the other: until everything is removed, Ctrl-C waits for it.
      try (leftovers) {
        Report report = body.measure(leftovers);
        if (output.isJson()) {
          terminal.out().println(report.toJson().encodePrettily());
        } else {
          report.print(terminal.out());
        }
        return ExitCode.DONE.status();
      }
    }
  }
}
