package io.packetfs.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code pfs simulate}: the launcher does it, for the simulator is test code of the scheduler that
 * no jar carries. Here is its help.
 */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Plays whole clusters with their faults through the scheduler's core, from seeds, and holds them"
          + " to the laws.",
      "",
      "Example, a hunt: pfs simulate --seeds 100000",
      "Example, one history with its trace: pfs simulate --seed 42",
      "",
      "Ends with 0 if all laws were kept, with 3 and the seed if one was broken.",
      ""
    })
final class SimulateVerb implements Callable<Integer> {
  @ArgGroup(multiplicity = "0..1")
  private @Nullable Histories histories;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first seed of a hunt. Default: ${DEFAULT-VALUE}")
  private long from;

  /** Which histories are played. */
  static final class Histories {
    @Option(names = "--seed", paramLabel = "N", description = "Replays the history of this seed.")
    private @Nullable Long seed;

    @Option(names = "--seeds", paramLabel = "COUNT", description = "Hunts through so many seeds.")
    private @Nullable Long seeds;

    private String text() {
      return seed != null ? "--seed " + seed : "--seeds " + seeds;
    }
  }

  @Override
  public Integer call() {
    String which = histories == null ? "--seeds COUNT" : histories.text();
    throw new VerbException(
        ExitCode.USAGE,
        "the launcher finds the simulator; start: ./pfs simulate " + which + " --from " + from);
  }
}
