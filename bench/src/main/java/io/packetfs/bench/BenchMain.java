package io.packetfs.bench;

import io.packetfs.bench.growth.GrowthVerb;
import io.packetfs.bench.kernels.KernelsVerb;
import io.packetfs.bench.tasks.TasksVerb;
import io.packetfs.cli.Benchmark;
import io.packetfs.cli.Main;
import io.packetfs.cli.Terminal;

/**
 * {@code pfs} with {@code pfs bench}: the launcher starts this instead of {@link Main} when the
 * verb is {@code bench}, so that no other verb carries the benchmarks along.
 */
public final class BenchMain {
  private BenchMain() {}

  /** Runs the verb and ends the process with its {@link io.packetfs.cli.ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), arguments));
  }

  /** Runs the verb; the exit status. */
  static int run(Terminal terminal, String... arguments) {
    return Main.run(
        terminal,
        () ->
            Benchmark.group(
                benchmark ->
                    switch (benchmark) {
                      case LOCAL -> new LocalVerb(terminal);
                      case PEERS -> new PeersVerb(terminal);
                      case HTTP -> new HttpVerb(terminal);
                      case PCPUS -> new PcpusVerb(terminal);
                      case TASKS -> new TasksVerb(terminal);
                      case GROWTH -> new GrowthVerb(terminal);
                      case KERNELS -> new KernelsVerb(terminal);
                      case MICRO -> new MicroVerb();
                    }),
        arguments);
  }
}
