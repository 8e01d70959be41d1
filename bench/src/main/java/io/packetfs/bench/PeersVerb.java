package io.packetfs.bench;

import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.program.Op;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pfs bench peers}. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = {
      "Measures other systems at the same work, where they are installed: an edge server in Python and Flask (Debian's"
          + " python3-flask) over the same file, and empty tasks through dask.distributed (python3-distributed). Every"
          + " result is checked.",
      "",
      "Example: pfs bench peers --windows 512 --runs 7",
      ""
    })
final class PeersVerb implements Callable<Integer> {
  private static final int CONCURRENCY_MAX = 1_000;
  private static final int TASKS_MAX = 1_000_000;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin
  private final WindowsOption windows = new WindowsOption(512, FlaskBench.windowsPerRequest());

  @Mixin private final RunOptions runs = new RunOptions(7);

  @Mixin private final WarmupSeconds warmup = new WarmupSeconds(30);

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Connections of the client, and most tasks at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Empty tasks. Default: ${DEFAULT-VALUE}.")
  private int tasks;

  @Option(
      names = "--tasks-per-second",
      paramLabel = "N",
      description = "What pfs bench tasks told on this machine; the ratio to Dask is told then.")
  private @Nullable Double ours;

  PeersVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Arguments.within(
        spec,
        "--concurrency",
        concurrency,
        Runtime.getRuntime().availableProcessors(),
        CONCURRENCY_MAX);
    Arguments.within(spec, "--tasks", tasks, 1, TASKS_MAX);
    int fileWindows = windows.windows();
    int rounds = runs.runs();
    Duration warmupMax = warmup.duration();
    return Measurement.run(
        terminal, output, leftovers -> measure(fileWindows, rounds, warmupMax, leftovers));
  }

  private PeersReport measure(
      int fileWindows, int roundCount, Duration warmupMax, Leftovers leftovers) throws IOException {
    List<String> skipped = new ArrayList<>();
    Optional<Python> dask = found("distributed", "dask.distributed", skipped);
    Optional<Python> flask = found("flask", "Flask", skipped);
    long bytes = fileWindows * (long) Grid.WINDOW_BYTES;
    BenchFile file = BenchFile.reserve(bytes);
    leftovers.add(file::remove);
    Workload workload = new Workload(file.path(), bytes, fileWindows, concurrency, Op.COUNTEQ, 0);
    DaskTasks empty = null;
    if (dask.isPresent()) {
      terminal.err().println("running dask.distributed");
      empty = DaskTasks.run(dask.get(), leftovers, tasks, ours);
    }
    List<FlaskRound> rounds = List.of();
    if (flask.isPresent()) {
      file.fill(bytes, System.nanoTime());
      LocalNodes nodes = LocalNodes.prepare(workload, leftovers);
      FlaskBench bench = new FlaskBench(workload, flask.get(), terminal.err());
      rounds = nodes.explaining(() -> bench.run(nodes, leftovers, warmupMax, roundCount));
    }
    return new PeersReport(
        workload, warmupMax.toSeconds(), rounds, empty, skipped, Machine.describe());
  }

  private static Optional<Python> found(String module, String name, List<String> skipped)
      throws IOException {
    Optional<Python> python = Python.with(module);
    if (python.isEmpty()) {
      skipped.add(
          name
              + " is skipped: no python3 here can import "
              + module
              + "; install it with: apt-get install python3-"
              + module);
    }
    return python;
  }
}
