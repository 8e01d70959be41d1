package io.packetfs.scheduler.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code pfs simulate}: replays one history with its trace, or hunts for one that breaks a law. */
public final class SimulateMain {
  private static final int DONE = 0;
  private static final int USAGE = 2;
  private static final int BROKEN = 3;
  private static final long PROGRESS_MS = 1_000;

  private SimulateMain() {}

  /** Arguments: {@code --seed N}, or {@code --seeds COUNT} and perhaps {@code --from N}. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments)));
  }

  static int run(List<String> arguments) throws InterruptedException {
    Long seed = null;
    long seeds = 0;
    long from = 1;
    for (int i = 0; i < arguments.size(); i++) {
      String[] option = arguments.get(i).split("=", 2);
      String text =
          option.length == 2 ? option[1] : i + 1 < arguments.size() ? arguments.get(++i) : "";
      Long value = number(text);
      if (value == null) {
        return usage(option[0] + " needs a number, not \"" + text + "\"");
      }
      switch (option[0]) {
        case "--seed" -> seed = value;
        case "--seeds" -> seeds = value;
        case "--from" -> from = value;
        default -> {
          return usage("unknown argument " + option[0]);
        }
      }
    }
    if ((seed == null) == (seeds < 1)) {
      return usage("name --seed N, or --seeds COUNT of at least 1");
    }
    return seed != null ? replay(seed) : hunt(from, seeds);
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static int usage(String what) {
    System.err.println("pfs: " + what);
    System.err.println("Try: pfs simulate --help");
    return USAGE;
  }

  private static int replay(long seed) {
    Trace trace = new Trace(true);
    List<Simulation> done = new ArrayList<>();
    Throwable thrown = Hunt.play(seed, trace, done);
    trace.all().forEach(System.out::println);
    if (thrown == null) {
      System.out.println(
          "seed " + seed + " keeps all laws; faults: " + done.getFirst().faultCounts());
      return DONE;
    }
    thrown.printStackTrace();
    System.out.println();
    new Hunt.Failure(seed, thrown).story().forEach(System.out::println);
    return BROKEN;
  }

  private static int hunt(long from, long seeds) throws InterruptedException {
    Hunt hunt = new Hunt(from, seeds);
    Thread progress = Thread.ofVirtual().start(() -> tell(hunt, seeds));
    Hunt.Failure failure = hunt.run(Runtime.getRuntime().availableProcessors());
    progress.interrupt();
    progress.join();
    System.out.println(hunt.played() + " histories from seed " + from);
    System.out.println("faults: " + hunt.faults());
    System.out.println("effects: " + hunt.effects());
    if (failure == null) {
      return DONE;
    }
    failure.story().forEach(System.out::println);
    System.out.println("replay it with: ./pfs simulate --seed " + failure.seed());
    return BROKEN;
  }

  private static void tell(Hunt hunt, long seeds) {
    long began = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(PROGRESS_MS);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.err.printf(
            "%d of %d histories, %.0f a second%n", hunt.played(), seeds, hunt.played() / seconds);
      }
    } catch (InterruptedException e) {
      System.err.printf("%d of %d histories%n", hunt.played(), seeds);
    }
  }
}
