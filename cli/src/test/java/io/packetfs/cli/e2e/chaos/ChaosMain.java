package io.packetfs.cli.e2e.chaos;

import io.packetfs.testing.SeededRandom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code pfs chaos}: the disturbances of {@link ChaosIT}, one after the other on one cluster, in
 * the order of a seed.
 */
@Command(
    name = "pfs chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Kills, freezes and cuts the nodes of a real cluster at work, and checks that each job ends"
          + " exactly.",
      "",
      "It starts three schedulers, four edge nodes, PostgreSQL, a caching nginx and an origin on"
          + " this machine; as root in networks of their own, else without cuts.",
      "",
      "Example: pfs chaos --minutes 30",
      ""
    },
    footer = {"", "Exit status: 0 all held, 2 usage, 3 something did not hold."})
final class ChaosMain implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int BROKEN = 3;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long, once the cluster is up; what has begun is finished. Default ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the order of the faults. Default: another each time; it is printed.")
  private long seed = System.nanoTime();

  @Option(
      names = "--only",
      paramLabel = "FAULT",
      split = ",",
      description = "These alone: ${COMPLETION-CANDIDATES}.")
  private List<Disturbance> only = new ArrayList<>();

  private final Map<Disturbance, List<Episode>> played = new EnumMap<>(Disturbance.class);

  private ChaosMain() {}

  /** The process. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ChaosMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    System.out.println("CHAOS " + minutes + " min, seed " + seed);
    SeededRandom random = new SeededRandom(seed);
    try (ClusterRig rig = ClusterRig.start()) {
      awaitFirst(rig);
      Work work = new Work(rig);
      work.submitThirsty();
      long endNanos = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
      List<Disturbance> bag = new ArrayList<>();
      while (System.nanoTime() < endNanos) {
        if (bag.isEmpty()) {
          bag.addAll(random.shuffled(possible(rig)));
        }
        Disturbance next = bag.removeLast();
        Episode episode = Episode.play(rig, work, next);
        played.computeIfAbsent(next, fault -> new ArrayList<>()).add(episode);
      }
    } catch (AssertionError e) {
      summary();
      System.out.println("CHAOS seed " + seed + ": this did not hold: " + e.getMessage());
      return BROKEN;
    }
    summary();
    return DONE;
  }

  private static void awaitFirst(ClusterRig rig) {
    try {
      rig.awaitWhole();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + rig.nodes().logs(), e);
    }
  }

  private List<Disturbance> possible(ClusterRig rig) {
    return Arrays.stream(Disturbance.values())
        .filter(fault -> only.isEmpty() || only.contains(fault))
        .filter(fault -> !fault.isCut() || rig.hosts().canBeCut())
        .toList();
  }

  private void summary() {
    System.out.printf(
        Locale.ROOT, "%nCHAOS %-60s %5s %14s %14s%n", "fault", "times", "goes on in", "at most");
    played.forEach(
        (fault, episodes) -> {
          long[] sorted = episodes.stream().mapToLong(Episode::longestStallMs).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "CHAOS %-60s %5d %12.2f s %12.2f s%n",
              fault,
              sorted.length,
              sorted[sorted.length / 2] / 1e3,
              sorted[sorted.length - 1] / 1e3);
        });
  }
}
