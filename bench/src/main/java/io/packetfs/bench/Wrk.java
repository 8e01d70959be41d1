package io.packetfs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * wrk, the client in C that reads answers and throws them away: what can be pulled from a server on
 * this machine at all.
 */
final class Wrk {
  /** The shortest that it knows. */
  private static final int SECONDS = 1;

  private static final Duration RUN_MAX = Duration.ofSeconds(30);

  /** Bytes with heads, us, requests, errors: what {@code ranges.lua} prints. */
  private static final Pattern RESULT_LINE = Pattern.compile("^ranges (\\d+ \\d+ \\d+ \\d+)$");

  private static final double MICROS_PER_SECOND = 1e6;

  private final Path program;
  private final Path script;
  private final String url;
  private final int connections;
  private final int threads;
  private final Leftovers leftovers;

  /**
   * For one object.
   *
   * @param threads of wrk
   */
  Wrk(String url, int connections, int threads, Leftovers leftovers) throws IOException {
    this.program = Programs.required("wrk", "wrk");
    this.script = Resources.copy(Wrk.class, "ranges.lua", leftovers);
    this.url = url;
    this.connections = connections;
    this.threads = threads;
    this.leftovers = leftovers;
  }

  /**
   * Asks for the ranges, over and over, for a second; GiB/s.
   *
   * @throws WrongResultException if a request failed
   */
  double gibPerSecond(List<String> ranges) throws IOException {
    Path list = script.resolveSibling("ranges");
    Files.write(list, ranges);
    NodeProcess process =
        NodeProcess.foreign(
            "wrk",
            List.of(
                program.toString(),
                "-t" + threads,
                "-c" + connections,
                "-d" + SECONDS + "s",
                "-s",
                script.toString(),
                url,
                "--",
                list.toString(),
                Integer.toString(threads)));
    leftovers.add(process::close);
    String[] numbers = process.awaitLine(RESULT_LINE, RUN_MAX).split(" ", -1);
    process.awaitEnd(RUN_MAX);
    WrongResultException.check("wrk, failed requests", "0", numbers[3]);
    return Rate.gibPerSecond(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]) / MICROS_PER_SECOND);
  }
}
