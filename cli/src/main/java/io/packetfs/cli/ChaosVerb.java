package io.packetfs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code pfs chaos}: the launcher starts it, because it is made of tests. Here is its help, and
 * what completion knows of it.
 */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Kills, freezes and cuts the nodes of a real cluster at work, and checks that each job ends"
          + " exactly.",
      "",
      "It starts three schedulers, four edge nodes, PostgreSQL, a caching nginx and its origin on"
          + " this machine: as root in networks of their own, else without cuts.",
      "",
      "Example: pfs chaos --minutes 30",
      ""
    },
    footer = {"", "Exit status: 0 all held, 2 usage, 3 something did not."})
final class ChaosVerb implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long; a fault that has begun is seen to its end. Default ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the order of the faults. Default: another each time. It is printed.")
  private @Nullable Long seed;

  @Option(
      names = "--only",
      paramLabel = "FAULT",
      split = ",",
      description = "These alone; a wrong name is answered with all that there are.")
  private @Nullable List<String> only;

  @Override
  public Integer call() {
    throw new VerbException(
        ExitCode.USAGE,
        "the launcher does this; start: ./pfs chaos --minutes "
            + minutes
            + (seed == null ? "" : " --seed " + seed)
            + (only == null ? "" : " --only " + String.join(",", only)));
  }
}
