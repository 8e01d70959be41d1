package io.packetfs.cli;

import io.packetfs.job.JobStatus;
import java.io.PrintStream;
import java.util.Locale;

/** How a job comes along, on standard error, so that results can be piped. One thread at a time. */
final class Progress {
  /** The ways to show it. */
  enum Mode {
    /** A line that is rewritten if somebody watches, else nothing. */
    auto,
    /** A new line for each change, at most one a second. */
    plain,
    /** Nothing. */
    none
  }

  /** Between two looks at a job whose progress is shown, in ms. */
  static final long INTERVAL_MS = 250;

  private static final int PLAIN_EVERY = 4;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final Mode mode;
  private String shown = "";
  private int looks;

  Progress(Terminal terminal, Mode wanted) {
    this.err = terminal.err();
    this.mode = wanted == Mode.auto && !terminal.errIsTerminal() ? Mode.none : wanted;
  }

  /** Whether anybody will see it. */
  boolean isShown() {
    return mode != Mode.none;
  }

  /** Shows how the job stands. */
  void show(JobStatus status) {
    String text = text(status);
    switch (mode) {
      case auto -> err.print(CLEAR_LINE + text);
      case plain -> {
        if (!text.equals(shown) && looks++ % PLAIN_EVERY == 0) {
          err.println(text);
        }
      }
      case none -> {}
    }
    shown = text;
  }

  /** Takes the rewritten line away. */
  void end() {
    if (mode == Mode.auto && !shown.isEmpty()) {
      err.print(CLEAR_LINE);
    }
    err.flush();
  }

  private static String text(JobStatus status) {
    if (status.reason() != null) {
      return StatusText.reason(status.reason());
    }
    long total = status.windows().total();
    long done = status.windows().done();
    String share =
        total == 0 ? "" : String.format(Locale.ROOT, " (%d %%)", Math.floorDiv(done * 100, total));
    return String.format(
        Locale.ROOT,
        "%s: %d of %d windows%s, %s, %.2f GiB/s",
        status.state().name().toLowerCase(Locale.ROOT),
        done,
        total,
        share,
        ByteText.about(status.metrics().bytesProcessed()),
        status.metrics().cpupwnGibPerSecond());
  }
}
