package io.packetfs.bench;

import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.program.Op;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pfs bench local}. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a scheduler and an edge node, joined through the clustered event bus, and measures jobs from the HTTP"
          + " request to the result: the first one that the fresh processes see, and the median of warm ones. Behind each"
          + " job, loops without any system go over the same bytes. Every result is checked. Warm-up ends after 60 s,"
          + " whatever --warmup says.",
      "",
      "Example, 4 GiB: pfs bench local - 8 4096",
      ""
    })
final class LocalVerb implements Callable<Integer> {
  /** Stands for a file that the benchmark makes. */
  private static final String FRESH = "-";

  private static final long DEFAULT_WINDOWS = 256;
  private static final int CONCURRENCY_MAX = 1_000;
  private static final int IMM_MAX = 255;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final RunOptions runs = new RunOptions(21);

  @Mixin private final WarmupRounds warmup = new WarmupRounds(2_000);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = FRESH,
      description =
          "A file that nobody changes meanwhile: it is mapped. Default, and -: a fresh one in /dev/shm.")
  private String path = FRESH;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONCURRENCY",
      defaultValue = "8",
      description = "Most tasks at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "WINDOWS",
      description = "How many windows of 1 MiB. Default: 256, or all of a smaller PATH.")
  private @Nullable Long windows;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "OP",
      defaultValue = "counteq",
      description = "counteq, crc32c or fnv. Default: ${DEFAULT-VALUE}.")
  private String op = "";

  @Parameters(
      index = "4",
      arity = "0..1",
      paramLabel = "IMM",
      defaultValue = "0",
      description = "The first run's; each later one takes the next. Default: ${DEFAULT-VALUE}.")
  private int imm;

  @Option(
      names = "--embedded",
      description = "Scheduler and edge node in one JVM, without a cluster, as pfs up has them.")
  private boolean embedded;

  LocalVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Op reducer = checked();
    int rounds = runs.runs();
    int warmupRounds = warmup.rounds();
    return Measurement.run(
        terminal,
        output,
        leftovers -> {
          Workload workload = path.equals(FRESH) ? fresh(reducer, leftovers) : existing(reducer);
          return measure(workload, warmupRounds, rounds, leftovers);
        });
  }

  private LocalReport measure(Workload workload, int warmupRounds, int rounds, Leftovers leftovers)
      throws IOException {
    LocalNodes nodes = LocalNodes.prepare(workload, leftovers);
    return nodes.explaining(
        () ->
            new LocalBench(workload, nodes, terminal.err())
                .run(
                    embedded ? LocalNodes.Shape.EMBEDDED : LocalNodes.Shape.CLUSTER,
                    warmupRounds,
                    rounds));
  }

  private Workload fresh(Op reducer, Leftovers leftovers) throws IOException {
    long bytes = Math.multiplyExact(windows == null ? DEFAULT_WINDOWS : windows, Grid.WINDOW_BYTES);
    BenchFile file = BenchFile.reserve(bytes);
    leftovers.add(file::remove);
    file.fill(bytes, System.nanoTime());
    return workload(file.path(), bytes, reducer);
  }

  private Workload existing(Op reducer) throws IOException {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw Arguments.wrong(
          spec, "PATH: found \"" + path + "\", right is a readable file, or - for a fresh one");
    }
    long size = Files.size(file);
    long available = Grid.windowCount(new ByteRange(0, size));
    long wanted = windows == null ? Math.min(DEFAULT_WINDOWS, available) : windows;
    if (wanted > available || size == 0) {
      throw Arguments.wrong(
          spec,
          "WINDOWS: found " + wanted + ", right is at most what " + path + " has: " + available);
    }
    return workload(file.toRealPath(), Math.min(size, wanted * Grid.WINDOW_BYTES), reducer);
  }

  private Workload workload(Path file, long bytes, Op reducer) {
    return new Workload(
        file, bytes, Grid.windowCount(new ByteRange(0, bytes)), concurrency, reducer, imm);
  }

  private Op checked() {
    Arguments.within(spec, "CONCURRENCY", concurrency, 1, CONCURRENCY_MAX);
    Arguments.within(spec, "IMM", imm, 0, IMM_MAX);
    if (windows != null) {
      Arguments.within(spec, "WINDOWS", windows, 1, Long.MAX_VALUE / Grid.WINDOW_BYTES);
    }
    return switch (op.toLowerCase(Locale.ROOT)) {
      case "counteq" -> Op.COUNTEQ;
      case "crc32c" -> Op.CRC32C;
      case "fnv" -> Op.FNV;
      default ->
          throw Arguments.wrong(spec, "OP: found \"" + op + "\", right is counteq, crc32c or fnv");
    };
  }
}
