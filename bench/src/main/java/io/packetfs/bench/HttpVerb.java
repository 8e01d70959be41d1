package io.packetfs.bench;

import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.program.Op;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pfs bench http}. */
@Command(
    name = "http",
    mixinStandardHelpOptions = true,
    description = {
      "Starts nginx (Debian's nginx-light) over a fresh file in memory, a scheduler and an edge node, and measures jobs"
          + " that fetch the file by HTTP. Behind each job wrk pulls the same ranges from the same nginx. Every result is"
          + " checked.",
      "",
      "Example: pfs bench http --windows 2048 --runs 11",
      ""
    })
final class HttpVerb implements Callable<Integer> {
  /** Politeness has no more for one origin. */
  private static final int STREAMS_MAX = 10;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final WindowsOption windows = new WindowsOption(2_048, 1);

  @Mixin private final RunOptions runs = new RunOptions(11);

  @Mixin private final WarmupSeconds warmup = new WarmupSeconds(30);

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "8",
      description = "Tasks at once, and connections of wrk. Default: ${DEFAULT-VALUE}.")
  private int streams;

  @Option(
      names = "--nginx-workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Processes of nginx. Default: ${DEFAULT-VALUE}.")
  private int nginxWorkers;

  @Option(
      names = "--wrk-threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of wrk. Default: ${DEFAULT-VALUE}.")
  private int wrkThreads;

  HttpVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Arguments.within(spec, "--streams", streams, 1, STREAMS_MAX);
    Arguments.within(spec, "--nginx-workers", nginxWorkers, 1, STREAMS_MAX);
    Arguments.within(spec, "--wrk-threads", wrkThreads, 1, streams);
    int fileWindows = windows.windows();
    int rounds = runs.runs();
    Duration warmupMax = warmup.duration();
    return Measurement.run(
        terminal, output, leftovers -> measure(fileWindows, rounds, warmupMax, leftovers));
  }

  private HttpReport measure(
      int fileWindows, int roundCount, Duration warmupMax, Leftovers leftovers) throws IOException {
    long bytes = fileWindows * (long) Grid.WINDOW_BYTES;
    BenchFile file = BenchFile.reserve(bytes);
    leftovers.add(file::remove);
    Path root = Objects.requireNonNull(file.path().getParent());
    NginxOrigin origin = NginxOrigin.start(root, nginxWorkers, leftovers);
    String url = origin.url("/" + file.path().getFileName());
    Wrk wrk = new Wrk(url, streams, wrkThreads, leftovers);
    file.fill(bytes, System.nanoTime());
    Workload workload =
        new Workload(file.path(), bytes, fileWindows, streams, Op.COUNTEQ, 0).servedAt(url);
    LocalNodes nodes = LocalNodes.prepare(workload, leftovers);
    HttpBench bench = new HttpBench(workload, origin, wrk, terminal.err());
    List<HttpRound> rounds = nodes.explaining(() -> bench.run(nodes, warmupMax, roundCount));
    return new HttpReport(
        workload, nginxWorkers, warmupMax.toSeconds(), rounds, Machine.describe());
  }
}
