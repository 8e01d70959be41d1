package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.simulation.Faults.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulatorTest {
  /** What a planted bug must be caught within, too. */
  static final int HISTORIES = 10_000;

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** {@code -Dpfs.seed.base=N} begins elsewhere, {@code -Dpfs.seed.factor=N} plays more. */
  @Test
  void everyHistoryKeepsTheLawsAndEndsRight() throws InterruptedException {
    long histories = (long) HISTORIES * Integer.getInteger("pfs.seed.factor", 1);
    Hunt hunt = new Hunt(Long.getLong("pfs.seed.base", 1), histories);
    Hunt.Failure failure = hunt.run(CORES);
    if (failure != null) {
      fail(
          "replay it with ./pfs simulate --seed "
              + failure.seed()
              + "\n"
              + String.join("\n", failure.story()),
          failure.what());
    }
    System.out.println(hunt.played() + " histories, faults: " + hunt.faults());
    System.out.println("their effects: " + hunt.effects());
    for (Kind kind : Kind.values()) {
      assertTrue(hunt.faults().containsKey(kind), () -> kind + " never happened");
    }
    for (Effect effect : Effect.values()) {
      assertTrue(hunt.effects().containsKey(effect), () -> effect + " was never seen");
    }
  }

  @Test
  void theSameSeedMakesTheSameHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(traced(seed), traced(seed), "seed " + seed);
    }
  }

  private static List<String> traced(long seed) {
    Trace trace = new Trace(true);
    Hunt.play(seed, trace, new ArrayList<>());
    List<String> lines = trace.all();
    assertFalse(lines.isEmpty());
    return lines;
  }
}
