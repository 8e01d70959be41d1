package io.packetfs.bench;

import io.packetfs.bench.growth.GrowthVerb;
import io.packetfs.bench.kernels.KernelsVerb;
import io.packetfs.bench.tasks.TasksVerb;
import io.packetfs.cli.GroupVerb;
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
            GroupVerb.of(
                "bench",
                "Measures, next to what this machine can do at all.",
                new LocalVerb(terminal),
                new PeersVerb(terminal),
                new HttpVerb(terminal),
                new PcpusVerb(terminal),
                new TasksVerb(terminal),
                new GrowthVerb(terminal),
                new KernelsVerb(terminal),
                new MicroVerb()),
        arguments);
  }
}
