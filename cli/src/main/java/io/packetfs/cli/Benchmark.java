package io.packetfs.cli;

import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;

/** The verbs of {@code pfs bench}, in the order in which help lists them. */
public enum Benchmark {
  /** Whole jobs over a file. */
  LOCAL("Measures whole jobs, from the request to the result."),
  /** Flask and dask. */
  PEERS("Measures other systems at the same work."),
  /** Whole jobs over HTTP. */
  HTTP("Measures jobs over HTTP, next to wrk."),
  /** pCPUs that are asked over HTTP. */
  PCPUS("Measures pCPUs over HTTP, and a mixed cluster."),
  /** Tasks that cost nothing. */
  TASKS("Measures tasks a second through scheduler and bus."),
  /** The planner and the core. */
  GROWTH("Measures planning and deciding as everything grows."),
  /** The loops over bytes. */
  KERNELS("Measures the kernels, next to loops in C."),
  /** JMH. */
  MICRO("Runs the JMH benchmarks of single parts.");

  private final String description;

  Benchmark(String description) {
    this.description = description;
  }

  /** What it does, in a line. */
  String description() {
    return description;
  }

  /**
   * {@code pfs bench} with its verbs.
   *
   * @param verb what runs one: a command of picocli
   */
  public static CommandLine group(Function<Benchmark, Object> verb) {
    CommandLine group = GroupVerb.of("bench", "Measures, next to what this machine can do at all.");
    for (Benchmark benchmark : values()) {
      group.addSubcommand(benchmark.name().toLowerCase(Locale.ROOT), verb.apply(benchmark));
    }
    return group;
  }
}
